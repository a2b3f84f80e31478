// SPDX-License-Identifier: GPL-3.0-or-later
// Sends one mail through a vendor's own SDK, or asks for one. Reads {"vendor", "way", "url", "secret", "settings",
// "mail", "mime", "id"} from standard input and prints {"id"}: what the SDK made of the answer. "way" is "fields", "raw"
// (where the vendor takes mails as they are), "look-up" or "follow". NODE_PATH says where the SDKs are.
'use strict';

const { readFileSync } = require('node:fs');

const { vendor, way, url, secret, settings, mail, mime, id } = JSON.parse(readFileSync(0, 'utf8'));

// RFC 5322, 3.2.4
const mailbox = (name, address) => name ? `"${name.replace(/[\\"]/g, '\\$&')}" <${address}>` : address;
const from = mailbox(mail.from_name, mail.from);
const to = mailbox(mail.to_name, mail.to);
const replyTo = mail.reply_to ? mailbox(mail.reply_to_name, mail.reply_to) : undefined;

const vendors = {
  resend() {
    process.env.RESEND_BASE_URL = url;
    const { Resend } = require('resend');
    const client = new Resend(secret);
    const read = ({ data, error }) => {
      if (error)
        throw new Error(JSON.stringify(error));
      return data.id;
    };
    return {
      fields: async () => read(await client.emails.send({
        from,
        to: [to],
        replyTo,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Content-Language': mail.language },
        tags: [{ name: 'message', value: mail.key }],
      }, { idempotencyKey: mail.key })),
      follow: async () => read(await client.emails.get(id)),
    };
  },

  postmark() {
    const { ServerClient } = require('postmark');
    const client = new ServerClient(secret, { requestHost: new URL(url).host, useHttps: false });
    return {
      fields: async () => (await client.sendEmail({
        From: from,
        To: to,
        ReplyTo: replyTo,
        Subject: mail.subject,
        TextBody: mail.text,
        HtmlBody: mail.html,
        MessageStream: settings.stream,
        TrackOpens: false,
        TrackLinks: 'None',
        Metadata: { message: mail.key },
        Headers: [{ Name: 'Content-Language', Value: mail.language }],
      })).MessageID,
      'look-up': async () => (await client.getOutboundMessages({
        count: 1,
        offset: 0,
        messageStream: settings.stream,
        metadata_message: mail.key,
      })).Messages[0].MessageID,
      follow: async () => (await client.getOutboundMessageDetails(id)).MessageID,
    };
  },

  mailgun() {
    const Mailgun = require('mailgun.js');
    const client = new Mailgun(FormData).client({ username: 'api', key: secret, url });
    const options = {
      'o:tracking': 'no',
      'o:tracking-clicks': 'no',
      'o:tracking-opens': 'no',
      'v:message': mail.key,
    };
    const ask = async query => (await client.events.get(settings.domain, query)).items[0].id;
    return {
      fields: async () => (await client.messages.create(settings.domain, {
        from,
        to: [to],
        ...replyTo ? { 'h:Reply-To': replyTo } : {},
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        'h:Content-Language': mail.language,
        ...options,
      })).id,
      raw: async () => (await client.messages.create(settings.domain, {
        to: [mail.to],
        message: Buffer.from(mime, 'base64'),
        ...options,
      })).id,
      'look-up': () => ask({ 'message-id': mail.message_id, recipient: mail.to, limit: 25 }),
      follow: () => ask({ 'message-id': id, recipient: mail.to, limit: 25 }),
    };
  },

  mailpit() {
    const { MailpitClient } = require('mailpit-api');
    const client = new MailpitClient(url, { auth: { username: settings.user, password: secret } });
    const person = (name, address) => ({ Email: address, Name: name });
    return {
      fields: async () => (await client.sendMessage({
        From: person(mail.from_name, mail.from),
        To: [person(mail.to_name, mail.to)],
        ReplyTo: mail.reply_to ? [person(mail.reply_to_name, mail.reply_to)] : undefined,
        Subject: mail.subject,
        Text: mail.text,
        HTML: mail.html,
        Headers: { 'Content-Language': mail.language },
        Tags: [mail.key],
      })).ID,
    };
  },

  postal() {
    const http = require('node:http');
    const https = require('node:https');
    const { hostname, port } = new URL(url);
    // it knows no other port than that of https
    https.request = (options, answer) => http.request({ ...options, host: hostname, port }, answer);
    const { Client, SendMessage, SendRawMessage } = require('@atech/postal');
    const client = new Client(hostname, secret);
    const read = result => String(result.recipients()[mail.to].id());
    return {
      fields: async () => {
        const message = new SendMessage(client);
        message.from(from);
        message.to(to);
        if (replyTo)
          message.replyTo(replyTo);
        message.subject(mail.subject);
        message.plainBody(mail.text);
        message.htmlBody(mail.html);
        message.header('Content-Language', mail.language);
        message.tag(mail.key);
        return read(await message.send());
      },
      raw: async () => {
        const message = new SendRawMessage(client);
        message.mailFrom(mail.from);
        message.rcptTo(mail.to);
        message.data(Buffer.from(mime, 'base64'));
        return read(await message.send());
      },
    };
  },

  sendgrid() {
    const client = require('@sendgrid/mail');
    client.setApiKey(secret);
    client.client.setDefaultRequest('baseUrl', url);
    const person = (name, email) => name ? { email, name } : { email };
    return {
      fields: async () => (await client.send({
        from: person(mail.from_name, mail.from),
        to: person(mail.to_name, mail.to),
        replyTo: mail.reply_to ? person(mail.reply_to_name, mail.reply_to) : undefined,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Content-Language': mail.language },
        customArgs: { message: mail.key },
        trackingSettings: {
          clickTracking: { enable: false, enableText: false },
          openTracking: { enable: false },
          subscriptionTracking: { enable: false },
          ganalytics: { enable: false },
        },
      }))[0].headers['x-message-id'],
    };
  },

  ses() {
    const { SESv2Client, SendEmailCommand, GetMessageInsightsCommand } = require('@aws-sdk/client-sesv2');
    const client = new SESv2Client({
      endpoint: url,
      region: settings.region,
      credentials: { accessKeyId: settings['key-id'], secretAccessKey: secret },
    });
    const utf8 = text => ({ Data: text, Charset: 'UTF-8' });
    const send = async message => (await client.send(new SendEmailCommand({
      ...message,
      ConfigurationSetName: settings['configuration-set'],
      EmailTags: [{ Name: 'message', Value: mail.key }],
    }))).MessageId;
    return {
      fields: () => send({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        ReplyToAddresses: replyTo ? [replyTo] : undefined,
        Content: {
          Simple: {
            Subject: utf8(mail.subject),
            Body: { Text: utf8(mail.text), Html: utf8(mail.html) },
            Headers: [{ Name: 'Content-Language', Value: mail.language }],
          },
        },
      }),
      raw: () => send({
        FromEmailAddress: mail.from,
        Destination: { ToAddresses: [mail.to] },
        Content: { Raw: { Data: Buffer.from(mime, 'base64') } },
      }),
      follow: async () => (await client.send(new GetMessageInsightsCommand({ MessageId: id }))).MessageId,
    };
  },
};

vendors[vendor]()[way]().then(answer => console.log(JSON.stringify({ id: answer })), error => {
  console.error(String(error.stack));
  process.exitCode = 1;
});
