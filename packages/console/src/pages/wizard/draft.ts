import { useState } from 'react'
import { remember, remembered } from '../../platform/preference.ts'
import { emptyForm, type Form, isObject, rowsIn, textIn, toManifest, valueAt } from './form.ts'
import { policyOf, type RuledTool, type Rules } from './rules.ts'
import type { CheckAsked } from '../../data/manifest-check.ts'
import type { JsonObject } from '@answerable/contract'

/** Everything said so far. */
export type Draft = {
  form: Form
  /** rules in words, or the text of a policy */
  source: 'words' | 'file'
  rules: Rules
  policy: string
  tests: string
  entities?: string
}

export const emptyDraft: Draft = { form: emptyForm, source: 'words', rules: {}, policy: '', tests: '' }

/** A draft that is kept in this browser with every answer; `null`: discarded. */
export function useDraft(key: string, first: Draft): [Draft, (draft: Draft | null) => void, isKept: boolean] {
  const name = `wizard.${key}`
  const [kept, setKept] = useState(() => readDraft(remembered(name)))
  const keep = (draft: Draft | null): void => {
    remember(name, draft === null ? undefined : JSON.stringify(draft))
    setKept(draft ?? undefined)
  }
  return [kept ?? first, keep, kept !== undefined]
}

function readDraft(text: string | undefined): Draft | undefined {
  if (text === undefined) return undefined
  try {
    const draft = JSON.parse(text) as Partial<Draft>
    return isObject(draft.form) ? { ...emptyDraft, ...draft } : undefined
  } catch {
    // Written by another version or by hand: a draft is no record, and a new one is begun.
    return undefined
  }
}

/** An argument a rule can set a limit to: policy reads its name as an identifier. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/u

export function ruledTools(form: Form): RuledTool[] {
  return rowsIn(valueAt(form, 'tools')).flatMap((tool) => {
    const name = textIn(tool['name'])
    if (!/^[A-Za-z0-9_.:/-]{1,128}$/u.test(name)) return []
    const amount = rowsIn(tool['arguments']).find(
      ({ sink, type, name: argument }) =>
        sink === 'amount' && (type === 'decimal' || type === 'integer') && NAME.test(textIn(argument)),
    )
    const scale = amount?.['type'] === 'decimal' ? Number(amount['scale'] ?? 0) : 0
    return {
      name,
      reads: tool['class'] === 'read',
      ...(amount === undefined ? {} : { amount: { name: textIn(amount['name']), scale } }),
    }
  })
}

/** The rules and tests that go with a draft. */
export function rulesOf(draft: Draft): { policy: string; tests: string } {
  return draft.source === 'words' ? policyOf(ruledTools(draft.form), draft.rules) : draft
}

/** What the server's checker is asked about a draft. */
export function askedOf(draft: Draft, before: CheckAsked['before']): CheckAsked & { draft: JsonObject } {
  const { policy, tests } = rulesOf(draft)
  return {
    draft: toManifest(draft.form),
    policy,
    tests,
    ...(draft.entities === undefined ? {} : { entities: draft.entities }),
    ...(before === undefined ? {} : { before }),
  }
}
