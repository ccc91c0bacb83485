import type { ActionClass } from '@answerable/contract'
import type { Draft } from './guess.ts'
import { targetHolds } from './target-holds.ts'
import { sinkHolds } from './sink-holds.ts'
import { valueHolds } from './value-holds.ts'
import { classScope, type DraftCase, type DraftRule, hasSink, namesOf } from './rule.ts'

/** One permit per class of tools there is, and the holds that the guessed sinks call for. */
export function draftRules(draft: Draft): DraftRule[] {
  return [...permits(draft), ...sinkHolds(draft), ...targetHolds(draft), ...valueHolds(draft)]
}

const PERMITS = {
  read: 'looking things up changes nothing',
  write: 'keeping its own records is what the agent is for',
  external: 'reaching others on request is what the agent is for',
  access: 'who belongs may be changed on request',
  identity: 'personal details may be changed on request',
  destroy: 'things may be deleted on request',
} as const
const CLASSES = ['read', 'write', 'external', 'access', 'identity', 'destroy'] as const

const permits = ({ tools }: Draft): DraftRule[] =>
  CLASSES.flatMap((actionClass) => {
    const members = tools.filter((each) => each.class.value === actionClass)
    const needed = NAMED_IN[actionClass]
    const tool = members.find((each) => needed !== undefined && hasSink(each, needed.sink)) ?? members[0]
    if (tool === undefined) return []
    // A class of which every call is held: the permit is what makes it held, and not denied.
    const held = needed !== undefined && !hasSink(tool, needed.sink) ? needed.rule : undefined
    const id = `may.${actionClass}`
    const quiet: DraftCase = {
      name: actionClass === 'read' ? `${tool.name} looks something up` : `${tool.name}, all of it named by the request`,
      tool: tool.name,
      trace: { request: namesOf(tool) },
      outcome: held === undefined ? 'allow' : 'review',
      rule: held ?? id,
    }
    const scope = classScope(actionClass)
    return { id, comment: '', reason: PERMITS[actionClass], scope, review: false, conditions: [], cases: [quiet] }
  })

/** What the request must name before a tool of the class runs alone. */
const NAMED_IN: Partial<Record<ActionClass, { sink: string; rule: string }>> = {
  access: { sink: 'recipient', rule: 'review.access' },
  destroy: { sink: 'path', rule: 'review.destroy' },
}
