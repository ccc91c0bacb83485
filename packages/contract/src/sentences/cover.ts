import type { Chapter } from './chapter.ts'
import { I, person, useCase } from './phrases.ts'
import { instant, quoted, short } from './words.ts'

export const coverSentences: Chapter<'cover.accept' | 'cover.start' | 'cover.end' | 'handover.sign'> = {
  'cover.accept': (payload, names) => [
    `${I(names)} agree to stand in for the owner of ${useCase(payload.useCase, names)}, until ${instant(payload.until)}.`,
    'When the owner has left, moved or is away, I am the one who answers, for as long as the cover lasts.',
    'I may then pause and restrict it, vote in the owner’s place, and approve exceptions within my own authority.',
    'I accept no new risk: what the owner signed goes on, and nothing beyond it.',
  ],
  'cover.start': (payload, names) => [
    `${I(names)} am away from ${instant(payload.from)} to ${instant(payload.until)}, and my deputy stands in for me at ${useCase(payload.useCase, names)}.`,
    'In that time its agents run only while the deputy has agreed to that and holds an authority that reaches as far.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'cover.end': (payload, names) => [
    `${I(names)} am back: my deputy’s cover ends now, and I answer again.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
  'handover.sign': (payload, names) => [
    `${I(names)} take over ${useCase(payload.useCase, names)} from ${person(payload.predecessor, names)}.`,
    `I have read what is open: risks, exceptions, incidents and clocks, in the handover record ${short(payload.record)}.`,
    'From my own signature on I answer for all of it.',
  ],
}
