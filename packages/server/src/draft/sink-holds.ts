import type { Draft } from './guess.ts'
import { classScope, COPIED, type DraftRule, hasSink, isOf, NOT_VOUCHED, restOf, traced, when } from './rule.ts'

/** What steers somebody or something is for the person, or a source they trust, to say. */
export const sinkHolds = (draft: Draft): DraftRule[] => [
  ...sinkHold(
    draft,
    'recipient',
    ['external', 'write'],
    NOT_VOUCHED,
    'recipient',
    'nobody you trust named this recipient',
    'who receives something is for the person, or a source you trust, to say.',
  ),
  ...sinkHold(
    draft,
    'url',
    ['external'],
    COPIED,
    'address',
    'the address comes from data others can write',
    'an address found in data sends whatever is in it to whoever put it there.',
  ),
  ...sinkHold(
    draft,
    'content',
    ['external'],
    COPIED,
    'content',
    'the text copies data others can write',
    'copies are passed on in the name of the person. Copies are seen, restatements are not.',
  ),
  ...sinkHold(
    draft,
    'identity',
    ['identity'],
    NOT_VOUCHED,
    'identity',
    'a personal detail would get a value the person did not give',
    'whoever sets these owns the account.',
  ),
]

const sinkHold = (
  { tools }: Draft,
  sink: string,
  classes: readonly string[],
  origins: readonly string[],
  word: string,
  reason: string,
  comment: string,
): DraftRule[] => {
  const tool = tools.find((each) => isOf(each, classes) && hasSink(each, sink))
  if (tool === undefined) return []
  const id = `review.${word}`
  const used = classes.filter((each) => tools.some((candidate) => isOf(candidate, [each]) && hasSink(candidate, sink)))
  const name = `sink:${sink}`
  const rest = restOf(tool, name)
  return [
    {
      id,
      comment: `GUESS: ${comment}`,
      reason,
      scope: classScope(...used),
      review: true,
      conditions: [when(traced(name, ...origins))],
      cases: [
        {
          name: `${tool.name}: ${word} copied from data others can write`,
          tool: tool.name,
          trace: { request: rest, untrusted: [name] },
          outcome: 'review',
          rule: id,
        },
      ],
    },
  ]
}
