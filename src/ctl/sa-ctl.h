/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-context.h"
#include "sa-repository.h"

#include <stdio.h>

G_BEGIN_DECLS

/** SaExit: the exit codes of command-line.md, which scripts rely on. */
typedef enum
{
  SA_EXIT_DONE = 0,
  SA_EXIT_FAILED = 1,
  SA_EXIT_USAGE = 2,
  SA_EXIT_PARTLY = 3,
  SA_EXIT_REFUSED = 4,
} SaExit;

/** SaCtlOptions: every option of every command; each command lists those it takes. */
typedef struct
{
  /* of all commands */
  char     *database;
  char     *site;
  char     *as;
  gboolean  json;
  gboolean  dry_run;
  gboolean  yes;
  /* of some */
  char     *organization;
  char     *url;
  char     *admin;
  int       seats;
  gboolean  has_seats;
  char     *description;
  char     *status;
  char     *role;
  char    **products;
  char    **groups;
  char     *origin;
  char     *search;
  char     *sort;
  gboolean  descending;
  int       limit;
  int       offset;
  char     *format;
  gboolean  no_mail;
  char     *language;
  char     *message;
  char     *expires;
  gboolean  allow_domain;
  gboolean  all_pending;
  gboolean  wait;
  char     *user;
  char     *since;
  char     *at;
  char     *secret;
  char    **states;
  char     *reason;
  gboolean  eml;
  gboolean  built_in;
  gboolean  html;
} SaCtlOptions;

/** SaCtl: one run of the program. */
typedef struct
{
  SaCtlOptions  options;
  SaContext    *context;     /* once opened */
  SaRepository *repository;  /* borrowed from it */
  SaActor      *actor;
  SaId          site;        /* chosen by --site, or the only one */
  char         *site_name;
  gboolean      wrote;       /* something that may have queued mail */
} SaCtl;

/** SaCtlRun: runs a command. @arguments: what is neither option nor command word; (array zero-terminated) */
typedef SaExit (*SaCtlRun) (SaCtl *self, char **arguments, GError **error);

/** SaCtlNeeds: what must be found before a command runs. */
typedef enum
{
  SA_CTL_NEEDS_NOTHING = 0,
  SA_CTL_NEEDS_DATABASE = 1,
  SA_CTL_NEEDS_OPERATOR = 2,
  SA_CTL_NEEDS_SITE = 3,      /* and the operator */
} SaCtlNeeds;

typedef struct
{
  const char   *words;        /* "user list" */
  const char   *arguments;    /* (nullable): for the help */
  const char   *summary;      /* N_() */
  const char   *options;      /* names of the options it takes, between blanks; "" */
  int           min_arguments;
  int           max_arguments; /* -1: any number */
  SaCtlNeeds    needs;
  SaCtlRun      run;
} SaCtlCommand;

extern const SaCtlCommand sa_ctl_site_commands[];
extern const SaCtlCommand sa_ctl_user_commands[];
extern const SaCtlCommand sa_ctl_access_commands[];
extern const SaCtlCommand sa_ctl_account_commands[];
extern const SaCtlCommand sa_ctl_relay_commands[];
extern const SaCtlCommand sa_ctl_outbox_commands[];
extern const SaCtlCommand sa_ctl_template_commands[];
extern const SaCtlCommand sa_ctl_log_commands[];

/* finding things, sa-ctl-find.c: each sets a sentence that names the choices */
gboolean     sa_ctl_find_site     (SaCtl *self, GError **error);
gboolean     sa_ctl_find_operator (SaCtl *self, GError **error);
SaId         sa_ctl_find_named    (SaCtl *self, SaEntity entity, const char *name, GError **error);
SaIds       *sa_ctl_find_many     (SaCtl *self, SaEntity entity, char **names, GError **error);
SaId         sa_ctl_find_account  (SaCtl *self, const char *address, GError **error);
/** sa_ctl_find_user: of the site, also one who was removed; 0 with an error */
SaId         sa_ctl_find_user     (SaCtl *self, const char *address, GError **error);
/** sa_ctl_find_asked_site: the site of --site, if one was named; else 0 stays */
gboolean     sa_ctl_find_asked_site (SaCtl *self, GError **error);
/** sa_ctl_load_all: Returns: (transfer full): the records of @ids, page by page */
GPtrArray   *sa_ctl_load_all      (SaCtl *self, SaEntity entity, SaIds *ids, GError **error);
/** sa_ctl_load_products: Returns: (transfer full): those of the site */
GPtrArray   *sa_ctl_load_products (SaCtl *self, GError **error);
/** sa_ctl_check_address: @kept: (out) (optional) (transfer full): as it shall be kept */
gboolean     sa_ctl_check_address (const char *address, char **kept, GError **error);
/** sa_ctl_read_targets: addresses from @arguments, "-" reads standard input */
SaTargets   *sa_ctl_read_targets  (char **arguments, GError **error);

/* reading, sa-ctl-terminal.c */
/** sa_ctl_ask: whether a person at the terminal agrees; where none sits there, or with --yes, nobody is asked */
gboolean     sa_ctl_ask           (SaCtl *self, const char *question);
/** sa_ctl_read_stream: appends UTF-8 text; @limit: bytes; 0: none */
gboolean     sa_ctl_read_stream   (FILE *stream, gsize limit, GString *text, GError **error);
/** sa_ctl_read_secret: one line from standard input, unseen where that is a terminal. Returns: (transfer full) */
char        *sa_ctl_read_secret   (const char *title, GError **error);

/* times, sa-ctl-time.c: RFC 3339, or a day or a time of this computer's zone. Errors are those of usage */
gboolean     sa_ctl_parse_time    (const char *text, SaTime *time, GError **error);
gboolean     sa_ctl_parse_future  (const char *text, SaTime *time, GError **error);
/** sa_ctl_format_time: Returns: (transfer full) (nullable): for a table, in the locale's form; %NULL for "never" */
char        *sa_ctl_format_time   (SaTime time);

/* waiting for answers, sa-ctl-wait.c: the command line may block where the window may not */
SaFound     *sa_ctl_find          (SaCtl *self, SaQuery *query, GError **error);
SaOutcome   *sa_ctl_apply         (SaCtl *self, SaPlan *plan, GError **error);
SaOutcome   *sa_ctl_undo          (SaCtl *self, SaId event, gboolean redo, GError **error);
GArray      *sa_ctl_judge         (SaCtl *self, SaTargets *targets, GError **error);
/** sa_ctl_wake: lets the background sender know when mail waits; where there is none nothing happens */
void         sa_ctl_wake          (SaCtl *self);
/** sa_ctl_await: runs the default main context until @callback of the call made by the caller has stored a result */
void         sa_ctl_got_result    (GObject *source, GAsyncResult *result, gpointer slot);
GAsyncResult *sa_ctl_await        (GAsyncResult **slot);

/* saying what happened, sa-ctl-answer.c */
/** sa_ctl_set_bad_word: an option got a word that is none of its @choices, which stand between commas */
void         sa_ctl_set_bad_word  (GError **error, const char *option, const char *word, const char *choices);
/** sa_ctl_answer_single: for a plan about one thing; prints its verdict and gives the exit code */
SaExit       sa_ctl_answer_single (SaCtl *self, SaOutcome *outcome, const char *name);
/** sa_ctl_apply_single: the same after it has applied @change (transfer full) */
SaExit       sa_ctl_apply_single  (SaCtl *self, const char *title, const char *name, SaChange *change, GError **error);
/** sa_ctl_answer_targets: one line or JSON object a target */
SaExit       sa_ctl_answer_targets (SaCtl *self, SaOutcome *outcome, const SaTargets *inputs);
/** sa_ctl_answer_messages: likewise, for targets whose inputs are the numbers of messages */
SaExit       sa_ctl_answer_messages (SaCtl *self, SaOutcome *outcome, const SaTargets *inputs);
SaExit       sa_ctl_exit_for      (SaOutcome *outcome);

/* JSON, sa-ctl-json.c: values are GVariant, a{sv} for an object, a maybe that is nothing for null */
/** sa_ctl_json_null: for what is no string */
void         sa_ctl_json_null     (GVariantBuilder *object, const char *key);
/** sa_ctl_json_print: @value: floating references are sunk */
void         sa_ctl_json_print    (GVariant *value);
void         sa_ctl_json_string   (GVariantBuilder *object, const char *key, const char *value); /* (nullable) */
void         sa_ctl_json_int      (GVariantBuilder *object, const char *key, gint64 value);
void         sa_ctl_json_time     (GVariantBuilder *object, const char *key, SaTime value);
void         sa_ctl_json_strings  (GVariantBuilder *object, const char *key, char **values);

/** SaCtlDescribe: one record as the cells of a table (owned) and as the members of a JSON object */
typedef void (*SaCtlDescribe) (gpointer record, GPtrArray *cells, GVariantBuilder *object);
/** sa_ctl_print_records: a table, or with --json an array */
void         sa_ctl_print_records (SaCtl *self, GPtrArray *records, const char * const *headings,
                                   SaCtlDescribe describe);

/* text, sa-ctl-table.c */
typedef struct _SaCtlTable SaCtlTable;
/** sa_ctl_table_new: @headings: translated; (array zero-terminated) */
SaCtlTable  *sa_ctl_table_new     (const char * const *headings);
void         sa_ctl_table_add     (SaCtlTable *self, const char * const *cells);
void         sa_ctl_table_print   (SaCtlTable *self);
void         sa_ctl_table_free    (SaCtlTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaCtlTable, sa_ctl_table_free)
/** sa_ctl_print_fact: a line of two columns; @value: (nullable) */
void         sa_ctl_print_fact    (const char *label, const char *value);
void         sa_ctl_print_time    (const char *label, SaTime time);
/** sa_ctl_csv_print: one RFC 4180 line; a cell that a spreadsheet would compute gets an apostrophe before it */
void         sa_ctl_csv_print     (const char * const *cells);
/** sa_ctl_put: writes what machines read, in UTF-8 whatever the locale */
void         sa_ctl_put           (const char *text);
/** sa_ctl_print_safe: prints without control characters, so that no name can drive the terminal */
char        *sa_ctl_safe_text     (const char *text);

G_END_DECLS
