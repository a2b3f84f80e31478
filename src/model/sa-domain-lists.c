/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-private.h"

#include <stdlib.h>
#include <string.h>

/* Domains where anybody can have an address: mail services, internet providers and throw-away mail. Letting such a
 * domain join a site would let everybody in. Sorted by bytes; a test keeps it so. */
static const char * const public_mail_hosts[] = {
  "012.net.il", "10minutemail.com", "126.com", "139.com", "163.com", "188.com", "189.cn", "21cn.com", "263.net",
  "33mail.com", "a1.net", "absamail.co.za", "abv.bg", "accountant.com", "adam.com.au", "addy.io", "adinet.com.uy",
  "aim.com", "alice-dsl.net", "alice.it", "aliceadsl.fr", "aliyun.com", "ameritech.net", "amis.net", "anonaddy.com",
  "anonaddy.me", "aol.co.uk", "aol.com", "aol.de", "aol.es", "aol.fr", "aol.in", "aol.it", "aol.jp", "aon.at",
  "apollo.lv", "arcor.de", "arnet.com.ar", "asahi-net.or.jp", "asia.com", "atlas.cz", "att.net", "au.com",
  "autistici.org", "autograf.pl", "autorambler.ru", "azet.sk", "bahnhof.se", "bbox.fr", "belgacom.net", "bell.net",
  "bellsouth.net", "bezeqint.net", "bigfoot.com", "biglobe.ne.jp", "bigmir.net", "bigpond.com", "bigpond.com.au",
  "bigpond.net.au", "bk.ru", "blu.it", "bluewin.ch", "blueyonder.co.uk", "bol.com.br", "bredband.net", "broadpark.no",
  "btinternet.com", "btopenworld.com", "buziaczek.pl", "byom.de", "cableone.net", "cantv.net", "caramail.com",
  "care2.com", "casema.nl", "cbn.net.id", "cegetel.net", "centrum.cz", "centrum.sk", "centurylink.net",
  "centurytel.net", "cfl.rr.com", "charter.net", "cheerful.com", "chello.at", "chello.nl", "chinaren.com",
  "chmail.ir", "chol.com", "citiz.net", "citromail.hu", "ciudad.com.ar", "clear.net.nz", "click21.com.br", "clix.pt",
  "club-internet.fr", "cock.li", "cogeco.ca", "comcast.net", "comhem.se", "compuserve.com", "consultant.com",
  "contractor.net", "countermail.com", "cox.net", "cs.com", "ctemplar.com", "daum.net", "delfi.lt", "dion.ne.jp",
  "dir.bg", "discard.email", "dismail.de", "dispostable.com", "disroot.org", "docomo.ne.jp", "dodo.com.au", "dr.com",
  "dreamwiz.com", "duck.com", "e1.ru", "earthlink.net", "eastlink.ca", "eim.ae", "eircom.net", "elisanet.fi",
  "email.com", "email.cz", "email.de", "email.it", "email.si", "embarqmail.com", "emirates.net.ae", "eml.cc",
  "empal.com", "engineer.com", "entelchile.net", "epost.de", "erols.com", "eunet.rs", "europe.com", "euskaltel.net",
  "ewe.net", "ewetel.net", "excite.co.jp", "excite.com", "eyou.com", "ezweb.ne.jp", "fakeinbox.com", "fastmail.cn",
  "fastmail.co.uk", "fastmail.com", "fastmail.de", "fastmail.es", "fastmail.fm", "fastmail.in", "fastmail.jp",
  "fastmail.net", "fastmail.org", "fastmail.se", "fastmail.to", "fastmail.us", "fastwebnet.it", "fibertel.com.ar",
  "flash.net", "folha.com.br", "forthnet.gr", "foxmail.com", "free.fr", "freeler.nl", "freemail.de", "freemail.gr",
  "freemail.hu", "freenet.de", "freeserve.co.uk", "freesurf.ch", "frisurf.no", "frontier.com", "frontiernet.net",
  "games.com", "gawab.com", "gazeta.pl", "gbg.bg", "getmail.no", "getnada.com", "giallo.it", "globo.com",
  "globomail.com", "glocalnet.net", "gmail.com", "gmx.at", "gmx.biz", "gmx.ca", "gmx.ch", "gmx.co.uk", "gmx.com",
  "gmx.de", "gmx.es", "gmx.eu", "gmx.fr", "gmx.ie", "gmx.info", "gmx.it", "gmx.li", "gmx.net", "gmx.org", "gmx.pt",
  "gmx.se", "gmx.tm", "gmx.us", "go2.pl", "goo.jp", "googlemail.com", "googlemail.de", "gte.net", "guerrillamail.com",
  "hanafos.com", "hanmail.net", "hanmir.com", "hetnet.nl", "hey.com", "hinet.net", "hispeed.ch", "hol.gr", "home.nl",
  "home.se", "hot.ee", "hotmail.at", "hotmail.be", "hotmail.ca", "hotmail.ch", "hotmail.cl", "hotmail.co.id",
  "hotmail.co.il", "hotmail.co.in", "hotmail.co.jp", "hotmail.co.kr", "hotmail.co.nz", "hotmail.co.th",
  "hotmail.co.uk", "hotmail.co.za", "hotmail.com", "hotmail.com.ar", "hotmail.com.au", "hotmail.com.br",
  "hotmail.com.hk", "hotmail.com.mx", "hotmail.com.tr", "hotmail.com.tw", "hotmail.com.vn", "hotmail.cz",
  "hotmail.de", "hotmail.dk", "hotmail.es", "hotmail.fi", "hotmail.fr", "hotmail.gr", "hotmail.hk", "hotmail.hu",
  "hotmail.ie", "hotmail.it", "hotmail.jp", "hotmail.lt", "hotmail.lv", "hotmail.my", "hotmail.nl", "hotmail.no",
  "hotmail.ph", "hotmail.rs", "hotmail.se", "hotmail.sg", "hotmail.sk", "hughes.net", "hush.com", "hushmail.com",
  "i.softbank.jp", "i.ua", "iafrica.com", "icloud.com", "ig.com.br", "iinet.net.au", "ik.me", "in.gr", "iname.com",
  "inbox.com", "inbox.lt", "inbox.lv", "inbox.ru", "indamail.hu", "indiatimes.com", "indosat.net.id", "inet.hr",
  "infoseek.jp", "inode.at", "interia.eu", "interia.pl", "internet.lu", "internet.ru", "internode.on.net",
  "inventati.org", "inwind.it", "iol.it", "iol.pt", "iolfree.ie", "jazztel.es", "jubii.dk", "jumpy.it", "juno.com",
  "kabelmail.de", "kakao.com", "katamail.com", "keemail.me", "kolabnow.com", "kolumbus.fi", "korea.com", "kpnmail.nl",
  "kpnplanet.nl", "lantic.net", "laposte.net", "latinmail.com", "lavabit.com", "lawyer.com", "libero.it",
  "lineone.net", "list.ru", "live.at", "live.be", "live.ca", "live.cl", "live.cn", "live.co.kr", "live.co.uk",
  "live.co.za", "live.com", "live.com.ar", "live.com.au", "live.com.mx", "live.com.my", "live.com.pt", "live.com.sg",
  "live.de", "live.dk", "live.fi", "live.fr", "live.hk", "live.ie", "live.in", "live.it", "live.jp", "live.nl",
  "live.no", "live.ph", "live.ru", "live.se", "look.ca", "love.com", "luukku.com", "lycos.co.kr", "lycos.com",
  "mac.com", "magenta.de", "mail.bg", "mail.co.uk", "mail.com", "mail.de", "mail.dk", "mail.ee", "mail.kz", "mail.lt",
  "mail.pt", "mail.ru", "mail.telepac.pt", "mail.ua", "mailbox.gr", "mailbox.hu", "mailbox.org", "maildrop.cc",
  "mailfa.com", "mailfence.com", "mailforce.net", "mailinator.com", "mailnesia.com", "maktoob.com", "me.com",
  "mediacombb.net", "meo.pt", "messagingengine.com", "meta.ua", "mindspring.com", "mintemail.com", "mixmail.com",
  "mohmal.com", "movistar.es", "mozmail.com", "msn.com", "mtnloaded.co.za", "mts.net", "murena.io", "musician.org",
  "mweb.co.za", "mykolab.com", "mynet.com", "myrambler.ru", "myself.com", "myyahoo.com", "narod.ru", "nate.com",
  "naver.com", "nb.sympatico.ca", "neostrada.pl", "net.hr", "netcabo.pt", "netcologne.de", "netscape.net",
  "netspace.net.au", "netti.fi", "netvigator.com", "netvision.net.il", "netzero.com", "netzero.net", "neuf.fr",
  "ngs.ru", "nifty.com", "noos.fr", "ntlworld.com", "numericable.fr", "nvbell.net", "o2.co.uk", "o2.pl", "o2mail.de",
  "o2online.de", "ocn.ne.jp", "ofir.dk", "oi.com.br", "one.lt", "one.lv", "onet.eu", "onet.pl", "onetel.com",
  "online.de", "online.ee", "online.nl", "online.no", "ono.com", "op.pl", "opayq.com", "openmailbox.org",
  "optimum.net", "optonline.net", "optusnet.com.au", "orange.es", "orange.fr", "orange.net", "orcon.net.nz",
  "osnanet.de", "otenet.gr", "outlook.at", "outlook.be", "outlook.cl", "outlook.co.id", "outlook.co.il",
  "outlook.co.nz", "outlook.co.th", "outlook.com", "outlook.com.ar", "outlook.com.au", "outlook.com.br",
  "outlook.com.es", "outlook.com.gr", "outlook.com.pe", "outlook.com.tr", "outlook.com.vn", "outlook.cz",
  "outlook.de", "outlook.dk", "outlook.es", "outlook.fr", "outlook.hu", "outlook.ie", "outlook.in", "outlook.it",
  "outlook.jp", "outlook.kr", "outlook.lv", "outlook.my", "outlook.ph", "outlook.pt", "outlook.sa", "outlook.sg",
  "outlook.sk", "ozemail.com.au", "pacbell.net", "paradise.net.nz", "paran.com", "passagen.se", "passport.com",
  "pathfinder.gr", "pchome.com.tw", "peoplepc.com", "plala.or.jp", "planet.nl", "plasa.com", "plus.com",
  "plusnet.com", "pm.me", "pobox.com", "pobox.sk", "pochta.ru", "poczta.fm", "poczta.onet.pl", "pop.com.br",
  "portugalmail.pt", "post.com", "post.cz", "post.sk", "post.tele.dk", "posteo.at", "posteo.ch", "posteo.de",
  "posteo.eu", "posteo.net", "posteo.org", "pp.inet.fi", "privaterelay.appleid.com", "prodigy.net", "prodigy.net.mx",
  "proton.me", "protonmail.ch", "protonmail.com", "proximus.be", "pt.lu", "q.com", "qq.com", "quick.cz",
  "quicknet.nl", "r7.com", "rambler.ru", "rambler.ua", "rcn.com", "rediff.com", "rediffmail.com", "riseup.net",
  "ro.ru", "roadrunner.com", "rocketmail.com", "rogers.com", "rr.com", "runbox.com", "sapo.pt", "sasktel.net",
  "saunalahti.fi", "sbcglobal.net", "scarlet.be", "sdf.org", "seed.net.tw", "sent.com", "sezampro.rs", "seznam.cz",
  "sfr.fr", "sharklasers.com", "shaw.ca", "sify.com", "simnet.is", "simplelogin.com", "sina.cn", "sina.com",
  "singnet.com.sg", "siol.net", "skiff.com", "sky.com", "skynet.be", "slingshot.co.nz", "slmail.me", "smart-mail.de",
  "snet.net", "so-net.ne.jp", "softbank.ne.jp", "sohu.com", "soverin.net", "spambog.com", "spamgourmet.com",
  "spectrum.net", "speedy.com.ar", "spoko.pl", "spray.se", "starhub.net.sg", "starmedia.com", "startmail.com",
  "stofanet.dk", "streamyx.com", "suddenlink.net", "sunrise.ch", "suomi24.fi", "supereva.it", "superig.com.br",
  "superonline.com", "swbell.net", "swipnet.se", "swissonline.ch", "sympatico.ca", "systemli.org", "t-online.de",
  "t-online.hu", "takas.lt", "talk21.com", "talktalk.net", "tampabay.rr.com", "tdcadsl.dk", "tds.net", "techie.com",
  "tele2.nl", "tele2.se", "telefonica.net", "telenet.be", "teletu.it", "telia.com", "telkom.net", "telkomsa.net",
  "telus.net", "temp-mail.org", "tempmail.com", "terra.com", "terra.com.br", "terra.com.mx", "terra.es",
  "throwawaymail.com", "tim.it", "tin.it", "tiscali.co.uk", "tiscali.cz", "tiscali.it", "tlen.pl", "tom.com",
  "tpg.com.au", "trash-mail.com", "trashmail.com", "ttmail.com", "turk.net", "tut.by", "tuta.com", "tuta.io",
  "tutamail.com", "tutanota.com", "tutanota.de", "twc.com", "ukr.net", "une.net.co", "unitybox.de", "uol.com.br",
  "uolsinectis.com.ar", "upc.at", "upcmail.hu", "upcmail.nl", "usa.com", "utanet.at", "vatanmail.ir", "verizon.net",
  "versanet.de", "videotron.ca", "vip.126.com", "vip.163.com", "vip.hr", "vip.qq.com", "vip.sina.com", "vipmail.hu",
  "virgilio.it", "virgin.net", "virginmedia.com", "vivaldi.net", "vnn.vn", "vo.lu", "vodafone.co.nz", "vodafone.de",
  "vodafone.es", "vodafone.it", "vodafonemail.de", "vodamail.co.za", "voila.fr", "volny.cz", "voo.be", "vp.pl",
  "vtr.net", "walla.co.il", "walla.com", "wanadoo.es", "wanadoo.fr", "web.de", "webmail.co.za", "webspeed.dk",
  "wegwerfmail.de", "welho.com", "westnet.com.au", "windowslive.com", "windstream.net", "wo.cn", "workmail.com",
  "wow.com", "wowway.com", "wp.pl", "writeme.com", "xfinity.com", "xmail.ru", "xs4all.nl", "xtra.co.nz", "y7mail.com",
  "ya.com", "ya.ru", "yahoo.at", "yahoo.be", "yahoo.bg", "yahoo.ca", "yahoo.cl", "yahoo.cn", "yahoo.co.id",
  "yahoo.co.il", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.kr", "yahoo.co.nz", "yahoo.co.th", "yahoo.co.uk",
  "yahoo.co.za", "yahoo.com", "yahoo.com.ar", "yahoo.com.au", "yahoo.com.br", "yahoo.com.cn", "yahoo.com.co",
  "yahoo.com.hk", "yahoo.com.mx", "yahoo.com.my", "yahoo.com.pe", "yahoo.com.ph", "yahoo.com.sg", "yahoo.com.tr",
  "yahoo.com.tw", "yahoo.com.ve", "yahoo.com.vn", "yahoo.cz", "yahoo.de", "yahoo.dk", "yahoo.es", "yahoo.fi",
  "yahoo.fr", "yahoo.gr", "yahoo.hr", "yahoo.hu", "yahoo.ie", "yahoo.in", "yahoo.it", "yahoo.nl", "yahoo.no",
  "yahoo.pl", "yahoo.pt", "yahoo.ro", "yahoo.se", "yam.com", "yandex.by", "yandex.com", "yandex.com.tr", "yandex.kz",
  "yandex.ru", "yandex.ua", "yeah.net", "ygm.com", "ymail.com", "ymail.ne.jp", "ymobile.ne.jp", "yopmail.com",
  "yopmail.fr", "youmail.dk", "zahav.net.il", "ziggo.nl", "zipmail.com.br", "zoho.com", "zoho.eu", "zoho.in",
  "zohomail.com", "zohomail.eu", "zohomail.in", "zonnet.nl", "zoznam.sk",
};

typedef struct
{
  const char *wrong;
  const char *right;
} Correction;

/* Misspelt endings, none of which exists. Those that do (.co, .cm, .om, .ne, .bet) are left alone: somebody may well
 * have an address there. Sorted. */
static const Correction endings[] = {
  { "c0m", "com" }, { "ccom", "com" }, { "cin", "com" }, { "ckm", "com" }, { "clm", "com" }, { "cm0", "com" },
  { "cmo", "com" }, { "coim", "com" }, { "comc", "com" }, { "comcom", "com" }, { "comm", "com" }, { "comn", "com" },
  { "con", "com" }, { "conm", "com" }, { "coom", "com" }, { "cpm", "com" }, { "cpom", "com" }, { "deu", "edu" },
  { "edi", "edu" }, { "eduu", "edu" }, { "edy", "edu" }, { "ent", "net" }, { "eud", "edu" }, { "goov", "gov" },
  { "govv", "gov" }, { "gvo", "gov" }, { "ifno", "info" }, { "inffo", "info" }, { "infoo", "info" },
  { "infp", "info" }, { "inof", "info" }, { "neet", "net" }, { "ner", "net" }, { "netr", "net" }, { "nett", "net" },
  { "ney", "net" }, { "nrt", "net" }, { "nte", "net" }, { "nwt", "net" }, { "ocm", "com" }, { "ogr", "org" },
  { "ogrg", "org" }, { "oorg", "org" }, { "orgg", "org" }, { "orgn", "org" }, { "orh", "org" }, { "orq", "org" },
  { "prg", "org" }, { "rog", "org" }, { "vom", "com" }, { "von", "com" }, { "xom", "com" }, { "xon", "com" },
};

/* Misspelt first labels of public mail hosts, whatever their ending. Sorted. */
static const Correction first_labels[] = {
  { "bellsoth", "bellsouth" }, { "bellsout", "bellsouth" }, { "belsouth", "bellsouth" }, { "bigpnd", "bigpond" },
  { "bigpong", "bigpond" }, { "btinernet", "btinternet" }, { "btintenet", "btinternet" },
  { "btinterent", "btinternet" }, { "btinterner", "btinternet" }, { "btinternt", "btinternet" },
  { "comacst", "comcast" }, { "comast", "comcast" }, { "comcat", "comcast" }, { "comcst", "comcast" },
  { "concast", "comcast" }, { "fastmal", "fastmail" }, { "fastmial", "fastmail" }, { "freenett", "freenet" },
  { "freente", "freenet" }, { "fsatmail", "fastmail" }, { "gamil", "gmail" }, { "ggmail", "gmail" },
  { "gimail", "gmail" }, { "gmaail", "gmail" }, { "gmael", "gmail" }, { "gmai", "gmail" }, { "gmaik", "gmail" },
  { "gmailc", "gmail" }, { "gmailcom", "gmail" }, { "gmaill", "gmail" }, { "gmaip", "gmail" }, { "gmal", "gmail" },
  { "gmale", "gmail" }, { "gmali", "gmail" }, { "gmaol", "gmail" }, { "gmaul", "gmail" }, { "gmayl", "gmail" },
  { "gmeil", "gmail" }, { "gmial", "gmail" }, { "gmil", "gmail" }, { "gmmail", "gmail" }, { "gmsil", "gmail" },
  { "gnail", "gmail" }, { "gogglemail", "googlemail" }, { "goglemail", "googlemail" }, { "googelmail", "googlemail" },
  { "googlemai", "googlemail" }, { "googlemaill", "googlemail" }, { "googlemal", "googlemail" },
  { "googlemial", "googlemail" }, { "googlmail", "googlemail" }, { "hanmial", "hanmail" }, { "hitmail", "hotmail" },
  { "homail", "hotmail" }, { "hormail", "hotmail" }, { "hotamil", "hotmail" }, { "hotimail", "hotmail" },
  { "hotmael", "hotmail" }, { "hotmai", "hotmail" }, { "hotmailc", "hotmail" }, { "hotmailcom", "hotmail" },
  { "hotmaill", "hotmail" }, { "hotmal", "hotmail" }, { "hotmale", "hotmail" }, { "hotmali", "hotmail" },
  { "hotmall", "hotmail" }, { "hotmaol", "hotmail" }, { "hotmaul", "hotmail" }, { "hotmayl", "hotmail" },
  { "hotmeil", "hotmail" }, { "hotmial", "hotmail" }, { "hotmil", "hotmail" }, { "hotmmail", "hotmail" },
  { "hotmsil", "hotmail" }, { "hotnail", "hotmail" }, { "hotomail", "hotmail" }, { "hotrmail", "hotmail" },
  { "hottmail", "hotmail" }, { "hoymail", "hotmail" }, { "hptmail", "hotmail" }, { "htmail", "hotmail" },
  { "iclod", "icloud" }, { "iclooud", "icloud" }, { "icloudcom", "icloud" }, { "icloude", "icloud" },
  { "iclould", "icloud" }, { "iclous", "icloud" }, { "iclout", "icloud" }, { "iclowd", "icloud" },
  { "icluod", "icloud" }, { "icolud", "icloud" }, { "icoud", "icloud" }, { "icould", "icloud" },
  { "ilcoud", "icloud" }, { "inobx", "inbox" }, { "lapsote", "laposte" }, { "lbiero", "libero" },
  { "libeo", "libero" }, { "liberro", "libero" }, { "liv3", "live" }, { "lvie", "live" }, { "mailbx", "mailbox" },
  { "mial", "mail" }, { "mialbox", "mailbox" }, { "nvaer", "naver" }, { "oitlook", "outlook" },
  { "optusent", "optusnet" }, { "optusne", "optusnet" }, { "oragne", "orange" }, { "orangr", "orange" },
  { "ornage", "orange" }, { "otmail", "hotmail" }, { "oulook", "outlook" },
  { "oultook", "outlook" }, { "ourlook", "outlook" }, { "outllok", "outlook" }, { "outllook", "outlook" },
  { "outlock", "outlook" }, { "outlok", "outlook" }, { "outlokk", "outlook" }, { "outloo", "outlook" },
  { "outlookcom", "outlook" }, { "outlool", "outlook" }, { "outlooo", "outlook" }, { "outloook", "outlook" },
  { "outlouk", "outlook" }, { "outluk", "outlook" }, { "outook", "outlook" }, { "outtlook", "outlook" },
  { "posteoo", "posteo" }, { "prontonmail", "protonmail" }, { "protomail", "protonmail" },
  { "protonamil", "protonmail" }, { "protonmai", "protonmail" }, { "protonmaill", "protonmail" },
  { "protonmal", "protonmail" }, { "protonmial", "protonmail" }, { "protonmil", "protonmail" },
  { "psoteo", "posteo" }, { "putlook", "outlook" }, { "ramlber", "rambler" }, { "reddifmail", "rediffmail" },
  { "rediffmal", "rediffmail" }, { "rediffmial", "rediffmail" }, { "redifmail", "rediffmail" },
  { "sbcgloba", "sbcglobal" }, { "sbcglobel", "sbcglobal" }, { "sbcglobl", "sbcglobal" }, { "sbcgobal", "sbcglobal" },
  { "sbglobal", "sbcglobal" }, { "senzam", "seznam" }, { "sezanm", "seznam" }, { "sezman", "seznam" },
  { "t-oline", "t-online" }, { "t-olnine", "t-online" }, { "t-onine", "t-online" }, { "t-onlien", "t-online" },
  { "t-onliene", "t-online" }, { "t-onlin", "t-online" }, { "tahoo", "yahoo" }, { "tutanato", "tutanota" },
  { "tutatnota", "tutanota" }, { "uahoo", "yahoo" }, { "verison", "verizon" }, { "verizion", "verizon" },
  { "verzon", "verizon" }, { "wanado", "wanadoo" }, { "wandoo", "wanadoo" }, { "wannadoo", "wanadoo" },
  { "yadnex", "yandex" }, { "yahho", "yahoo" }, { "yahhoo", "yahoo" }, { "yahio", "yahoo" }, { "yaho", "yahoo" },
  { "yaho0", "yahoo" }, { "yahooc", "yahoo" }, { "yahoocom", "yahoo" }, { "yahooo", "yahoo" }, { "yahou", "yahoo" },
  { "yahpo", "yahoo" }, { "yajoo", "yahoo" }, { "yandeks", "yandex" }, { "yandez", "yandex" }, { "yandx", "yandex" },
  { "yanedx", "yandex" }, { "yaoo", "yahoo" }, { "yayoo", "yahoo" }, { "yhaoo", "yahoo" }, { "yhoo", "yahoo" },
  { "yshoo", "yahoo" }, { "zohomial", "zohomail" },
};

static int
compare_string (const void *key,
                const void *element)
{
  return strcmp (key, *(const char * const *) element);
}

/* The key is the first member of a correction, so that one comparison serves all tables. */
static const char *
find_correction (const char       *wrong,
                 const Correction *corrections,
                 gsize             n_corrections)
{
  const Correction *found = bsearch (wrong, corrections, n_corrections, sizeof *corrections, compare_string);

  return found != NULL ? found->right : NULL;
}

gboolean
sa_domain_is_public_mail_host (const char *ascii)
{
  g_return_val_if_fail (ascii != NULL, FALSE);

  return bsearch (ascii, public_mail_hosts, G_N_ELEMENTS (public_mail_hosts), sizeof *public_mail_hosts,
                  compare_string) != NULL;
}

static char *
correct_ending (const char *ascii)
{
  const char *dot = strrchr (ascii, '.');
  const char *ending = NULL;

  /* "a@gmail": the dot or the ending was left out */
  if (dot == NULL)
    return g_strconcat (ascii, ".com", NULL);

  ending = find_correction (dot + 1, endings, G_N_ELEMENTS (endings));
  if (ending == NULL)
    return g_strdup (ascii);

  return g_strdup_printf ("%.*s.%s", (int) (dot - ascii), ascii, ending);
}

char *
sa_domain_suggest (const char *ascii)
{
  g_autofree char *corrected = NULL;
  g_autofree char *first = NULL;
  const char *label = NULL;
  const char *dot = NULL;

  g_return_val_if_fail (ascii != NULL, NULL);

  if (sa_domain_is_public_mail_host (ascii))
    return NULL;

  corrected = correct_ending (ascii);
  dot = strchr (corrected, '.');
  first = g_strndup (corrected, (gsize) (dot - corrected));
  label = find_correction (first, first_labels, G_N_ELEMENTS (first_labels));
  if (label != NULL)
    {
      g_autofree char *host = g_strconcat (label, dot, NULL);

      if (sa_domain_is_public_mail_host (host))
        return g_steal_pointer (&host);
    }

  /* Without a dot only a well-known host is a safe guess. */
  if (strchr (ascii, '.') == NULL && !sa_domain_is_public_mail_host (corrected))
    return NULL;

  return g_str_equal (corrected, ascii) ? NULL : g_steal_pointer (&corrected);
}
