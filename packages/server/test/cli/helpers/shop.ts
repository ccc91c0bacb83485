import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textAt } from '../../../src/cli/reply.ts'
import { type Human, type Office, office } from './cli.ts'

export const EXAMPLE = join(import.meta.dirname, '../../../../../examples/refund-assistant')
export const MANIFEST = join(EXAMPLE, 'answerable.yaml')
const NAMES = ['grace', 'boris', 'ada', 'dora', 'chris', 'otto', 'rosa', 'ravi'] as const
export type Shop = Office & { people: Record<(typeof NAMES)[number], Human> }

/** The example's shop with everybody registered through the command line: Grace by setup, the others by Grace. */
export async function shop(): Promise<Shop> {
  const opened = await office()
  const people = {} as Shop['people']
  for (const name of NAMES) people[name] = await opened.human(name)
  const { grace, ...others } = people
  await grace.must('setup', opened.setupToken, '--name', 'Grace Muster', '--email', grace.email, '--fictional')
  for (const [name, person] of Object.entries(others)) {
    const proof = textAt(await person.must('key', 'show', '--proof'), 'proof')
    const about = ['--name', `${name[0]?.toUpperCase()}${name.slice(1)} Example`, '--email', person.email]
    await grace.must('person', 'add', ...about, '--unit', 'shop', '--key-proof', proof, '--fictional')
  }
  return { ...opened, people }
}

/** The mandate in force, the authority granted, the use case registered with its policy: ready to be signed. */
export async function founded(shop: Shop): Promise<{ mandate: string; authority: string }> {
  const { grace, boris, ada } = shop.people
  writeFileSync(join(shop.folder, 'resolution.txt'), 'A made-up board resolution.')
  const instrument = ['--title', 'Board resolution', '--reference', 'BR 1', '--document', 'resolution.txt']
  const proposed = await grace.must(
    'mandate',
    'propose',
    'shop',
    '--unit-name',
    'Example Shop',
    ...instrument,
    '--with',
    boris.email,
  )
  const mandate = textAt(proposed, 'id')
  await boris.must('mandate', 'countersign', mandate)
  const powers = ['--power', 'change_policy,accept_residual_risk,restrict,reopen', '--tier', 'T3,T4']
  const granted = await grace.must('authority', 'grant', ada.email, '--unit', 'shop', ...powers, '--until', '200d')
  await ada.must('use-case', 'register', MANIFEST, '--no-policy')
  await ada.must('policy', 'publish', MANIFEST)
  return { mandate, authority: textAt(granted, 'id') }
}
