import { readEntities } from '../entities.ts'
import type { Manifest } from '../manifest.ts'
import type { Chapter } from './chapter.ts'
import type { Names } from './names.ts'
import { I, person, useCase } from './phrases.ts'
import { and, count, duration, instant, name, quoted, shown, spoken } from './words.ts'

const ENFORCEMENT = {
  structural: 'the gate holds the credential of its tools, so nothing runs without it',
  gateway: 'its traffic passes the gate',
  cooperative: 'it asks the gate by itself, and could leave that out',
  instructed: 'NOT ENFORCED BY THE GATE: a lapse only opens a task for people',
} as const

const AUTONOMY = {
  advisory: 'It only advises: people act.',
  human_checked: 'People check what it does before it counts.',
  semi_autonomous: 'It acts alone within its rules; people decide the rest.',
  autonomous: 'It acts alone.',
} as const

export const useCaseSentences: Chapter<'use_case.register' | 'policy.publish' | 'agent.register' | 'agent.revoke'> = {
  'use_case.register': ({ manifest }, names) => [
    `${I(names)} register ${name(manifest.name)} (${manifest.use_case}) of the unit ${manifest.unit}, as its file says.`,
    `Its purpose: ${quoted(manifest.purpose)}`,
    ...affected(manifest.affected),
    ...people(manifest, names),
    `${AUTONOMY[manifest.autonomy]} How real the gate is: ${ENFORCEMENT[manifest.enforcement]}.`,
    ...tools(manifest.tools),
    fallback(manifest.fallback),
    'This changes nothing yet: it counts once its owner has signed for exactly this.',
  ],
  'policy.publish': (payload, names) => {
    const sentences = names.policy(payload.policy, payload.useCase, payload.revision)
    return [
      `${I(names)} publish a policy for ${useCase(payload.useCase, names, payload.revision)}, revision ${payload.revision}.`,
      ...(sentences?.map((line) => shown(line)) ?? ['Its rules could not be put into sentences: they do not compile.']),
      ...(payload.entities === undefined ? [] : [entitiesSentence(payload.entities)]),
      'This changes nothing yet: it counts once the owner has signed for exactly this.',
    ]
  },
  'agent.register': (payload, names) => [
    `${I(names)} let the agent ${payload.agent} act for ${useCase(payload.useCase, names)} until ${instant(payload.until)}.`,
    `How real the gate is for it: ${ENFORCEMENT[payload.enforcement]}.`,
    ...(payload.reportsOutcomes
      ? []
      : ['It never says what followed: every effect it is allowed is recorded as unreported.']),
    `It proves who it is with the key ${payload.publicKey}.`,
    'It can ask the gate, and nothing else: it can approve, change or reopen nothing.',
  ],
  'agent.revoke': (payload, names) => [
    `${I(names)} revoke the agent ${payload.agent}.`,
    'Every request it makes from now on is denied.',
    `Reason: ${quoted(payload.reason)}`,
  ],
}

/** How much an entity file holds; who is in it, is read in the file. */
export function entitiesSentence(text: string): string {
  try {
    const { subjects, resources } = readEntities(text)
    return `It decides by an entity file of ${count(subjects.length, 'subject')} and ${count(resources.length, 'resource')}, published with it.`
  } catch {
    return 'It names an entity file that cannot be read, so it cannot be published.'
  }
}

/** Whom it touches, how many, and how. */
export const affected = (groups: Manifest['affected']): string[] =>
  groups.map((group) => `It affects ${quoted(group.group)}, ${count(group.count, 'person')}: ${quoted(group.how)}`)

/** What its tools can do at worst: those that write, send, destroy or grant, by name. */
export function tools(all: readonly { name: string; class: string; undo: string }[]): string[] {
  const acting = all.filter((tool) => tool.class !== 'read')
  if (acting.length === 0) return ['Its tools only read.']
  const irreversible = acting.filter((tool) => tool.undo === 'irreversible').map((tool) => shown(tool.name))
  return [
    `Beyond reading it can use: ${and(acting.map((tool) => `${shown(tool.name)} (${spoken(tool.class)})`))}.`,
    ...(irreversible.length === 0 ? [] : [`Cannot be undone: ${and(irreversible)}.`]),
  ]
}

const people = ({ people: { owner, deputy, challenger } }: Manifest, names: Names): string[] => [
  `It will be answered for by ${personOrMail(owner, names)}.`,
  ...(deputy === undefined ? [] : [`Deputy: ${personOrMail(deputy, names)}.`]),
  ...(challenger === undefined ? [] : [`Challenger: ${personOrMail(challenger, names)}.`]),
]

const personOrMail = (who: string, names: Names): string => (who.includes('@') ? shown(who) : person(who, names))

const fallback = (plan: Manifest['fallback']): string =>
  plan === undefined
    ? 'Nobody is named to do the work when the gate closes.'
    : `When the gate closes, ${quoted(plan.who)} takes over for up to ${duration(plan.for)}: ${quoted(plan.capacity)}`
