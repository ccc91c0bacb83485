import { AnswerableError, EntryId, type LoggedEventOf } from '@answerable/contract'
import type { Call, Reply } from '../http/edge.ts'
import { statementPdf } from '../pdf/statement.ts'
import type { OpenedEntry } from './log-reader.ts'
import { mayReadRecords } from './reader.ts'
import { personNames } from './person-names.ts'
import { wordsOfAcceptance } from './signed-words.ts'

/**
 * GET /v1/acceptances/{acceptance}/statement.pdf: the very words that were signed, on one A4 page, with the receipt
 * inside. Words that no longer have the digest that was signed are printed under a notice that says so, and only where
 * the data still have theirs: a page must not say more than its proof.
 */
export async function readStatementPdf({ edge, params, caller }: Call): Promise<Reply> {
  const id = EntryId.safeParse(params['acceptance']).data
  const [entry] = id === undefined ? [] : await edge.log.entriesById([id])
  if (entry?.event.type !== 'acceptance.signed') throw new AnswerableError('not_found', 'There is no such acceptance.')
  const signed = entry as OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> }
  const words = await wordsOfAcceptance(edge, signed, await mayReadRecords(edge, caller, signed.event.body.useCase))
  const printed = words?.sentences ?? words?.today ?? undefined
  if (words === null || printed === undefined)
    throw new AnswerableError('document_missing', 'The words that were signed are no longer held here.')
  const { model } = await edge.view(entry.index)
  const { event, signatures, disclosures, index } = entry
  const names = await personNames(edge.log, model, [event.actor.id])
  const { name = event.actor.id, email } = names.get(event.actor.id) ?? {}
  const bytes = await statementPdf({
    title: `Statement: ${signed.event.body.useCase}`,
    practice: edge.practice,
    sentences: words.notice === null ? printed : [words.notice, ...printed],
    particulars: [
      ['Signed by', email === undefined ? name : `${name} <${email}>`],
      ['At', event.time],
      ['With key', signatures.map(({ key }) => key).join(', ')],
      ['Entry', `${index} of ${edge.origin}`],
      ['Words', words.digest],
      ['Data', words.data],
    ],
    receipt: {
      name: `${signed.event.body.useCase}-${index}.receipt.json`,
      json: JSON.stringify(await edge.receiptOf(index, disclosures)),
    },
    signedAt: new Date(event.time),
  })
  return {
    bytes,
    about: signed.event.body.useCase,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${signed.event.body.useCase}-${index}.pdf"`,
    },
  }
}
