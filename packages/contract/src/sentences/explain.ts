import type { Cited, DecisionView, NamedPerson } from './decision-view.ts'
import { and, count, instant, name, quoted, shown, spoken } from './words.ts'

/** Content beyond this is cut on the page; the file holds it whole. */
const LONGEST = 240

/**
 * One decision as one page of text with the three answers: who approved the workflow, what data influenced it, what
 * followed. Each line ends with how it is known and the entry whose receipt proves it.
 */
export function explainDecision(view: DecisionView): string {
  return [
    ...headline(view),
    '',
    '1. WHO APPROVED THE WORKFLOW',
    ...indented([...approved(view), ...stoodIn(view)]),
    '',
    '2. WHAT DATA INFLUENCED IT',
    ...indented(influenced(view)),
    '',
    '3. WHAT FOLLOWED',
    ...indented(followed(view)),
    '',
    `Proof: ${count(Object.keys(view.receipts).length, 'receipt')} of the log ${view.origin}, as of entry ${view.index}.`,
  ].join('\n')
}

const HEAD = {
  allow: 'ALLOWED',
  review: 'HELD FOR PEOPLE',
  deny: 'DENIED',
  observed: 'OBSERVED, NOT ENFORCED',
} as const
const WOULD = { allow: 'allowed it', review: 'held it for people', deny: 'denied it' } as const
const indented = (lines: readonly string[]): string[] => lines.map((line) => `   ${line}`)

function headline({
  decision,
  decided,
  useCase,
  practice,
  approved: { provisional, workflow },
}: DecisionView): string[] {
  const marks = [practice ? 'PRACTICE' : '', provisional ? 'PROVISIONAL' : ''].filter((mark) => mark !== '')
  const of = workflow?.name == null ? shown(useCase) : `${name(workflow.name)} (${shown(useCase)})`
  return [
    `${[HEAD[decided.outcome], ...marks].join('  ')}   ${instant(decided.time)}`,
    `Decision ${decision}${source(decided)}`,
    '',
    `${shown(decided.agent)}, for ${of}, asked to ${asked(decided)}`,
    `Tier ${decided.tier ?? 'unknown'}. Enforcement: ${decided.enforcement}.`,
    ...decided.reasons.map(
      ({ sentence, mend, rule, says }) =>
        `Because: ${shown(sentence)}${rule === undefined ? '' : ` [${shown(rule)}]`}${says === undefined ? '' : ` It says: ${shown(says)}`}${
          decided.outcome === 'deny' ? ` Who can mend it: ${mend}.` : ''
        }`,
    ),
    ...(decided.wouldHave === undefined ? [] : [wouldHave(decided.wouldHave)]),
    ...(decided.useBefore === null ? [] : [`The permit was good for one start, until ${instant(decided.useBefore)}.`]),
    ...(decided.obligations.length === 0 ? [] : [`Also owed: ${decided.obligations.map(shown).join(', ')}.`]),
  ]
}

function wouldHave({ outcome, reasons }: NonNullable<DecisionView['decided']['wouldHave']>): string {
  return [`Enforced, the gate would have ${WOULD[outcome]}.`, ...reasons.map(({ sentence }) => shown(sentence))].join(
    ' ',
  )
}

function asked(decided: DecisionView['decided']): string {
  const { kind, tool, arguments: given, text } = decided
  if (kind !== 'action') return `${kind === 'output' ? 'say' : 'recommend'} ${content(text, 'text', decided)}`
  const written = given === null ? null : JSON.stringify(given)
  return `use ${shown(tool ?? 'a tool')} with ${content(written, 'arguments', decided)}`
}

function approved({ approved: { owner, acceptance, workflow, policy, authority, mandate } }: DecisionView): string[] {
  if (owner === null || acceptance === null) {
    return ['Nobody answered for it at that instant.', ...(owner === null ? [] : [`Named as owner: ${who(owner)}.`])]
  }
  return [
    `${who(acceptance.signedBy)} answered for it: ${spoken(acceptance.answer)}, remaining risk ${acceptance.overall}, signed ${instant(acceptance.signedAt)}, until ${instant(acceptance.until)}.${source(acceptance)}`,
    ...(workflow === null
      ? []
      : [
          `What was signed: revision ${workflow.revision}, registered by ${who(workflow.registeredBy)}.${source(workflow)}`,
        ]),
    ...(policy === null
      ? []
      : [
          `Under a policy of ${count(policy.rules, 'rule')} with ${count(policy.testsPassed, 'passing test')}, published by ${who(policy.publishedBy)}.${source(policy)}`,
        ]),
    ...authority.map(
      (step) =>
        `By authority: ${who(step.grantor)} granted it to ${who(step.grantee)}, until ${instant(step.until)}.${source(step)}`,
    ),
    ...(mandate === null
      ? ['The chain ends at no mandate.']
      : [
          `Which rests on the mandate of ${name(mandate.unitName ?? mandate.unit)}: ${content(mandate.instrument.title)}, ${content(mandate.instrument.reference)}; signers ${and(mandate.signers.map(who))}.${source(mandate)}`,
          mandate.countersigned === null
            ? 'Its second signer had not signed: PROVISIONAL.'
            : `Countersigned ${instant(mandate.countersigned.at)}.${source(mandate.countersigned)}`,
        ]),
  ]
}

/** What it would not have been allowed without. */
function stoodIn({ restedOn = [] }: DecisionView): string[] {
  return restedOn.map(
    ({ what, until, signedBy, ...cited }) =>
      `It rests on ${shown(what)}, signed by ${and(signedBy.map(who))}${until === null ? '' : `, until ${instant(until)}`}.${source(cited)}`,
  )
}

function influenced({ influenced: all }: DecisionView): string[] {
  const { request, onBehalfOf, influences, total, traced } = all
  const hidden = total - influences.length
  return [
    `The request of ${onBehalfOf === null ? 'a person no longer named here' : quoted(onBehalfOf)}: ${content(request, 'request', all)}${source(all)}`,
    ...influences
      .filter(({ trust }) => trust !== 'request')
      .map(
        (item) =>
          `${shown(item.tool ?? 'An observation')} (${item.trust}${item.source === null ? '' : `, source ${shown(item.source)}`}): ${content(item.content, 'content', item)}${
            item.arguments.length === 0 ? '' : ` It gave ${and(item.arguments.map(shown))}.`
          }${source(item)}`,
      ),
    ...(hidden > 0 ? [`And ${count(hidden, 'more influence')}, listed in the vault.`] : []),
    `Where its values came from: ${origins(traced)}.`,
  ]
}

const ORIGIN = {
  request: 'the request',
  trusted: 'trusted data',
  untrusted: 'UNTRUSTED data',
  model: 'the model itself',
  unknown: 'not known',
} as const

/** Sinks (`sink:amount`) repeat their argument, for policy; people read the argument. */
function origins(traced: DecisionView['influenced']['traced']): string {
  const parts = (Object.keys(ORIGIN) as (keyof typeof ORIGIN)[]).flatMap((origin) => {
    const names = (traced[origin] ?? []).filter((argument) => !argument.startsWith('sink:'))
    return names.length === 0 ? [] : [`${and(names.map(shown))} from ${ORIGIN[origin]}`]
  })
  return parts.length === 0 ? 'it has none' : parts.join('; ')
}

function followed({ followed: after, decided }: DecisionView): string[] {
  const { review, votes, questions, claim, intent, effect, ended, state } = after
  const lines = [
    ...(review === null
      ? []
      : [
          `Waited for ${and(review.requirements.map(({ role, count: n }) => `${count(n, 'person')} as ${shown(role)}`))}, until ${instant(review.due)}.`,
        ]),
    ...questions.flatMap((one) => [
      `${who(one)} asked ${and(one.to.map(who))} ${instant(one.time)}, question ${one.id}: ${content(one.question, 'question', one)}${source(one)}`,
      ...(one.answer === null
        ? ['It is not answered yet.']
        : [
            `${who(one.answer)} answered ${instant(one.answer.time)}: ${content(one.answer.answer, 'answer', one.answer)}${source(one.answer)}`,
          ]),
    ]),
    ...votes.map(
      (vote) =>
        `${who(vote)} ${vote.vote === 'approve' ? 'approved' : 'rejected'} it ${instant(vote.time)}: ${content(vote.reason, 'reason', vote)}${source(vote)}`,
    ),
    ...ended.map((end) => `Nobody answered in time: it ended ${instant(end.at)}.${source(end)}`),
    ...(claim === null ? [] : [`The approval was claimed ${instant(claim.time)}: ${claim.outcome}.${source(claim)}`]),
    ...(intent === null ? [] : [`It was started ${instant(intent.time)}.${source(intent)}`]),
    ...(effect === null
      ? []
      : [
          `Effect: ${effect.outcome}, ${instant(effect.time)}${effect.detail === null ? '.' : `: ${content(effect.detail)}`}${source(effect)}`,
        ]),
  ]
  if (lines.length > 0) return [...lines, `It stands as ${state}.`]
  return [decided.outcome === 'deny' ? 'Nothing: it was denied.' : `Nothing is recorded yet. It stands as ${state}.`]
}

const who = ({ person, name: known, email }: NamedPerson): string =>
  known === undefined ? shown(person) : `${name(known)}${email === undefined ? '' : ` (${shown(email)})`}`

const content = (text: string | null, field = '', { erased }: Cited = {}): string => {
  if (text === null) return erased?.[field] === undefined ? '(no longer held)' : `(erased by entry ${erased[field]})`
  return quoted(text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text)
}

const source = ({ knownAs, receipt }: Cited): string =>
  receipt === undefined ? '' : `  (${knownAs ?? 'unknown'}, entry ${receipt})`
