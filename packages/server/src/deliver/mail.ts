import { createTransport } from 'nodemailer'
import { type Letter, type Send, Undeliverable } from './channel.ts'

export type MailSettings = {
  /** `smtp://user:password@host:port` or `smtps://…` */
  url: string
  from: string
  /** of the log: makes message ids that mail programs fold together */
  origin: string
}

const TIMEOUT_MS = 20_000

/** Mail over SMTP (RFC 5321). Plain text: nothing in it is run, fetched or signed by being opened. */
export function mailSender({ url, from, origin }: MailSettings): { send: Send; close: () => void } {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // A letter has no attachment; nothing may make the server read files or fetch addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host = origin.split('/')[0] ?? 'answerable.local'
  return {
    close: () => transport.close(),
    send: async (letter) => {
      if (letter.email === undefined) throw new Undeliverable('no address is known')
      try {
        await transport.sendMail({
          from,
          to: { name: letter.name ?? '', address: letter.email },
          subject: subjectOf(letter),
          text: bodyOf(letter),
          // RFC 5322 section 3.6.4: one id, so that a second delivery is the same message.
          messageId: `<${letter.id}@${host}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Answerable-Message': letter.id },
        })
      } catch (cause) {
        const code = (cause as { responseCode?: unknown }).responseCode
        // RFC 5321 section 4.2.1: 5yz is permanent; but a server that refuses our login may be mended.
        if (typeof code === 'number' && code >= 550 && code <= 553) throw new Undeliverable(`${code}`, { cause })
        throw cause
      }
    },
  }
}

function subjectOf({ sentence, practice }: Letter): string {
  const first = sentence.replace(/^PRACTICE\. /, '').split('. ')[0] ?? ''
  return `${practice ? 'PRACTICE: ' : ''}[Answerable] ${first}`
}

function bodyOf({ sentence, link, insteadOf, id }: Letter): string {
  return [
    sentence,
    ...(insteadOf === undefined ? [] : [`You are told because ${insteadOf} could not be reached.`]),
    '',
    link,
    '',
    'Nothing is approved or signed by answering this mail.',
    `Message ${id}`,
    '',
  ].join('\n')
}
