import type { Question } from '../views/attestation.ts'
import { count, spoken } from './words.ts'

const WHOLE: Readonly<Record<Question['group'], string>> = {
  may_do: 'Is what it may do alone, what people decide, and what it may never do, still what you want?',
  runs_on: 'Is what it runs on (models, prompts, tools, sources, agents) still what you signed for?',
  did: 'Did it do what it was meant to do, and harm nobody, since you last signed?',
}

const CHANGED: Readonly<Record<string, string>> = {
  revision_registered: 'A new revision was registered and waits for you. Do you know what it changes?',
  policy_published: 'A policy was published that you have not signed. Do you know what it changes?',
  policy_tightened: 'Its policy was tightened. Can it still do its work within the tighter rules?',
  agent_registered: 'An agent was registered to act for it. Should this agent act for it?',
  release_recorded: 'A new release was deployed, as signed. Does it behave as you expect?',
  incident_opened: 'An incident was reported. Is it dealt with, and does it change what it should be allowed to do?',
  exception_in_force: 'A rule or a requirement was waived. Is that still needed, and was it used as it was meant?',
  standing_approval_in_force: 'Calls were approved beforehand. Were the calls it let through the ones you meant?',
  emergency_continued: 'It went on under an emergency continuation. Do you stand by what was done in it?',
  release_drifted: 'A release was deployed that is not what you signed. Do you accept how it was handled?',
}

/**
 * A question as an owner reads it: about a group as a whole, about one change, or about the rest of them together.
 * `figures`: what it did since, counted; they stand before the question and are signed with the answer.
 */
export function questionText({ group, about }: Question, figures: readonly string[] = []): string {
  const [first] = about
  if (first === undefined) return [...(group === 'did' ? figures : []), WHOLE[group]].join(' ')
  if (about.length > 1) {
    const kinds = new Map<string, number>()
    for (const { what } of about) kinds.set(what, (kinds.get(what) ?? 0) + 1)
    const told = [...kinds].map(([what, n]) => `${spoken(what)} (${n})`).join(', ')
    return `${count(about.length, 'earlier change')} of this kind: ${told}. Do you stand by all of them?`
  }
  return CHANGED[first.what] ?? `${sentence(first.what)} since you last signed. Has it been dealt with as you want?`
}

const sentence = (code: string): string => {
  const words = spoken(code)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
