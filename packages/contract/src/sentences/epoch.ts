import type { ErasedSubject } from '../commands/erasure.ts'
import type { Chapter } from './chapter.ts'
import { basisOf } from './erasure.ts'
import { I } from './phrases.ts'
import { quoted, shown } from './words.ts'

/** By the names of a log that this one cannot look into. */
function known(what: ErasedSubject): string {
  return what.kind === 'person'
    ? `the person known there as ${what.person}`
    : `the person known there in ${shown(what.useCase)} as ${what.requester}`
}

export const epochSentences: Chapter<'epoch.close' | 'epoch.archive' | 'epoch.erase'> = {
  'epoch.close': (payload, names) => [
    `${I(names)} sign that this log ends. It ends once two people have signed that; mine may be the second signature.`,
    'After its last entry nothing is appended, no decision is answered, and no agent is let through.',
    'People, mandates and signatures of this log open nothing in the next one: there they are given anew.',
    ...(payload.next === undefined
      ? []
      : [`The next log is the one with this key, and no other: ${quoted(payload.next)}`]),
    `Reason: ${quoted(payload.reason)}`,
  ],
  'epoch.archive': (payload, names) => [
    `${I(names)} sign that the log before this one, ${shown(payload.origin)} with ${payload.size} entries, lies in files.`,
    `The list of these files has the digest ${shown(payload.digest)}. I know where they are kept, and in how many copies.`,
    'After that its database may be emptied: without the files its entries are gone.',
    `Reason: ${quoted(payload.reason)}`,
  ],
  'epoch.erase': (payload, names) => [
    `${I(names)} erase everything the log before this one, ${shown(payload.origin)}, sealed for ${known(payload.what)}.`,
    'This cannot be undone: the key is destroyed. The entries stay and still prove that there was something.',
    `Basis: ${basisOf(payload.basis)}. Asked for by: ${payload.requestedBy.replaceAll('_', ' ')}.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
}
