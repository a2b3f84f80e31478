/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sample-people.h"

/* Invented people at the domains that RFC 2606 keeps for examples. */

#define J SA_SAMPLE_JIRA
#define W SA_SAMPLE_WIKI
#define D SA_SAMPLE_DESK
#define BASIC SA_ROLE_BASIC
#define TRUSTED SA_ROLE_TRUSTED
#define ADMIN SA_ROLE_SITE_ADMIN

const char * const sa_sample_groups[][2] = {
  { "support-emea", "First line, Europe and Africa" },
  { "support-apac", "First line, Asia and Pacific" },
  { "on-call", "Wakes up at night" },
  { "contractors", "With an end date" },
};
const gsize sa_sample_n_groups = G_N_ELEMENTS (sa_sample_groups);

const SaSamplePerson sa_sample_people[] = {
  { "Bo Lindqvist", "bo@lindqvist.example", SA_FATE_SEEN, 200, 26, BASIC, J, 0 },
  { "", "carla.mendes@example.com", SA_FATE_PENDING, 3, 0, BASIC, J, -1 },
  { "Chidi Okafor", "chidi.okafor@example.com", SA_FATE_SEEN, 190, 1, TRUSTED, J | W | D, 2 },
  { "Dalia Haddad", "dalia@example.org", SA_FATE_PENDING, 1, 0, BASIC, J | W, 0 },
  { "", "dev-null@example.net", SA_FATE_BOUNCED, 4, 0, BASIC, J, -1 },
  { "Emre Yıldız", "emre.yildiz@example.com", SA_FATE_SEEN, 180, 75, BASIC, J | W, 0 },
  { "Fatima Zahra Benali", "fatima.benali@example.com", SA_FATE_SEEN, 170, 30, BASIC, D, 0 },
  { "Gábor Szabó", "gabor.szabo@example.com", SA_FATE_NOT_SENT, 0, 0, BASIC, J, -1 },
  { "Hana Nováková", "hana@example.org", SA_FATE_SEEN, 160, 1, TRUSTED, J | W, 2 },
  { "Ivo Marić", "ivo.maric@example.com", SA_FATE_REVOKED, 150, 900, BASIC, 0, -1 },
  { "", "j.tanaka@example.net", SA_FATE_EXPIRED, 52, 0, BASIC, W, -1 },
  { "Kwame Mensah", "kwame.mensah@example.com", SA_FATE_SEEN, 150, 27, BASIC, J | D, 0 },
  { "Łucja Wiśniewska", "lucja.wisniewska@example.com", SA_FATE_SEEN, 140, 2, BASIC, J | W, 0 },
  { "Müller & Söhne", "office@mueller-soehne.example", SA_FATE_NOT_SENT, 0, 0, BASIC, D, 3 },
  { "Noor Khan", "noor.khan@example.com", SA_FATE_SEEN, 139, 50, BASIC, J, 1 },
  { "Olu Adeyemi", "olu.adeyemi@example.com", SA_FATE_SEEN, 138, 6, BASIC, J | W, 0 },
  { "Priya Raman", "priya.raman@example.com", SA_FATE_PENDING, 1, 0, BASIC, J | W, 1 },
  { "Quang Nguyễn", "quang@example.org", SA_FATE_SEEN, 130, 100, BASIC, W, 1 },
  { "Rosa d’Angelo", "rosa.dangelo@example.com", SA_FATE_SEEN, 128, 12, BASIC, J | D, 0 },
  { "Sanna Korhonen", "sanna.korhonen@example.com", SA_FATE_SEEN, 120, 3, ADMIN, J | W | D, 2 },
  { "Tomáš Dvořák", "tomas@example.org", SA_FATE_PENDING, 0, 0, BASIC, J, 0 },
  { "Ulrike Großmann", "ulrike.grossmann@example.com", SA_FATE_SEEN, 119, 48, BASIC, W, 0 },
  { "Valentina Rossi", "valentina.rossi@example.com", SA_FATE_SEEN, 110, 200, BASIC, J, 0 },
  { "Wen Li", "wen.li@example.com", SA_FATE_SEEN, 108, 5, TRUSTED, J | W, 1 },
  { "Ximena Ruiz", "ximena.ruiz@example.com", SA_FATE_FAILED, 2, 0, BASIC, J, -1 },
  { "山田 太郎", "taro.yamada@example.com", SA_FATE_SEEN, 105, 8, BASIC, J | W, 1 },
  { "", "zoe.martin@example.com", SA_FATE_PENDING, 0, 0, BASIC, J, -1 },
  { "Aisha Bello", "aisha.bello@example.com", SA_FATE_SEEN, 100, 4, BASIC, D, 0 },
  { "Bilal Aziz", "bilal.aziz@example.com", SA_FATE_SEEN, 99, 33, BASIC, J, 0 },
  { "Clémence Petit", "clemence.petit@example.com", SA_FATE_SEEN, 98, 20, BASIC, J | W, 0 },
  { "Diego Fernández", "diego.fernandez@example.com", SA_FATE_SEEN, 97, 400, BASIC, W, -1 },
  { "", "freya@example.net", SA_FATE_PENDING, 8, 0, BASIC, J, -1 },
  { "Eva Horvat", "eva.horvat@example.net", SA_FATE_REMOVED, 95, 800, BASIC, J, -1 },
  { "Finn O’Brien", "finn.obrien@example.com", SA_FATE_SEEN, 94, 15, BASIC, J, 0 },
  { "Goran Petrović", "goran.petrovic@example.com", SA_FATE_PENDING, 1, 0, BASIC, J | W, 0 },
  { "Hiroshi Sato", "hiroshi.sato@example.com", SA_FATE_SEEN, 90, 9, BASIC, J | D, 1 },
  { "Ines Carvalho", "ines.carvalho@example.com", SA_FATE_SEEN, 88, 70, BASIC, J, 0 },
  { "Jonas Berg", "jonas.berg@example.com", SA_FATE_SEEN, 86, 40, BASIC, W, 0 },
  { "Kateryna Shevchenko", "kateryna@example.org", SA_FATE_SEEN, 84, 2, TRUSTED, J | W, 2 },
  { "Leïla Amrani", "leila.amrani@example.com", SA_FATE_PENDING, 26, 0, BASIC, J | W, 0 },
  { "", "m.costa@example.com", SA_FATE_PENDING, 3, 0, BASIC, J, -1 },
  { "Mei Lin", "mei.lin@example.com", SA_FATE_SEEN, 80, 18, BASIC, J, 1 },
  { "Nils Åkesson", "nils.akesson@example.com", SA_FATE_SEEN, 79, 22, BASIC, D, 0 },
  { "Oksana Bondar", "oksana.bondar@example.com", SA_FATE_SEEN, 77, 28, BASIC, W, 0 },
  { "Paulo Teixeira", "paulo.teixeira@example.com", SA_FATE_SEEN, 75, 60, BASIC, J, 3 },
  { "Rahel Meier", "rahel.meier@example.com", SA_FATE_SEEN, 70, 90, BASIC, J | W, 0 },
  { "Samir Nasser", "samir.nasser@example.com", SA_FATE_SEEN, 68, 7, BASIC, D, 0 },
  { "Tuğba Şahin", "tugba.sahin@example.com", SA_FATE_SEEN, 60, 11, BASIC, J, 0 },
  { "Uma Iyer", "uma.iyer@example.com", SA_FATE_SEEN, 58, 13, BASIC, W, 1 },
  { "Viktor Ivanov", "viktor.ivanov@example.com", SA_FATE_REVOKED, 55, 700, BASIC, J, 3 },
  { "Wanjiru Kamau", "wanjiru.kamau@example.com", SA_FATE_SEEN, 50, 16, BASIC, J | D, 0 },
  { "אורי כהן", "uri.cohen@example.com", SA_FATE_SEEN, 48, 17, BASIC, J, 0 },
  { "ليلى منصور", "layla.mansour@example.com", SA_FATE_SEEN, 47, 19, BASIC, W, 0 },
  { "Yara Silva", "yara.silva@example.com", SA_FATE_SEEN, 45, 21, BASIC, J, 0 },
  { "Zsófia Kovács", "zsofia.kovacs@example.com", SA_FATE_SEEN, 44, 23, BASIC, D, 0 },
  { "Anders Holm", "anders.holm@example.com", SA_FATE_EXPIRED, 41, 0, BASIC, J, -1 },
  { "Beatriz Lopes", "beatriz.lopes@example.com", SA_FATE_NOT_SENT, 6, 0, BASIC, W, 3 },
  { "Cem Demir", "cem.demir@example.com", SA_FATE_WAITING, 0, 0, BASIC, J, -1 },
  { "Đorđe Jović", "dorde.jovic@example.com", SA_FATE_SEEN, 30, 25, BASIC, J, 0 },
};
const gsize sa_sample_n_people = G_N_ELEMENTS (sa_sample_people);
