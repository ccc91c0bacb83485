import { ToolName } from '@answerable/contract'
import type { Draft, DraftAmount, DraftTool } from './guess.ts'
import { guessArguments } from './guess-arguments.ts'
import { guessClass, guessUndo } from './guess-class.ts'
import { guessSources } from './guess-sources.ts'
import { quantile, type Survey } from './survey.ts'
import { wordsOfName } from './words.ts'

const MAX_TOOLS = 256
/** Units beyond which a rounded limit would not be exact: no amount anybody pays. */
const LARGEST = 1e14
/** Names the policy schema keeps for itself, or that JavaScript does. */
const RESERVED = /^(?:act|output|recommend|class:.*|__.*)$/
const SECRETS = new Set(['secret', 'secrets', 'token', 'credential', 'credentials', 'password', 'vault'])

/** Everything guessed of a use case from what its runs show. */
export function guessDraft(survey: Survey): Draft {
  const left: string[] = []
  const usable = [...survey.tools].filter(([name]) => {
    const fits = ToolName.safeParse(name).success && !RESERVED.test(name)
    if (!fits) left.push(`a tool whose name no manifest can hold: ${name}`)
    return fits
  })
  // The most used first: where there are too many, those left out are denied.
  const kept = usable.toSorted(([, a], [, b]) => b.calls - a.calls).slice(0, MAX_TOOLS)
  for (const [name] of usable.filter((each) => !kept.includes(each))) left.push(`one tool too many: ${name}`)
  const names = kept.map(([name]) => name)
  const tools = kept.map(([name, seen]): DraftTool => {
    const byName = guessClass(name, seen)
    const { declared, left: undeclared } = guessArguments(name, byName.value, seen)
    const sendsUrl = byName.value === 'read' && declared.some(({ sink }) => sink?.value === 'url')
    const actionClass = sendsUrl
      ? ({ value: 'external', why: 'it looks something up, but sends the address out' } as const)
      : byName
    if (actionClass.value !== 'read')
      left.push(...undeclared.map((item) => `an argument of no type policy knows: ${item}`))
    const { with: undoWith, ...undo } = guessUndo(name, actionClass.value, names)
    return {
      name,
      calls: seen.calls,
      class: actionClass,
      undo,
      ...(undoWith === undefined ? {} : { undoWith }),
      // No drafted rule looks at what is looked up; a declaration could only deny a call for its form.
      arguments: actionClass.value === 'read' ? [] : declared,
    }
  })
  const sources = guessSources(tools, survey.tools)
  return {
    useCase: survey.suite,
    runs: survey.runs,
    calls: survey.calls,
    runsPerDay: survey.days.size === 0 ? undefined : Math.ceil(survey.runs / survey.days.size),
    tools,
    sources,
    amounts: guessAmounts(tools, survey),
    touchpoints: touchpointsOf(tools),
    hasPersonalData: sources.some((source) => source.class === 'personal'),
    left,
  }
}

const touchpointsOf = (tools: readonly DraftTool[]): Draft['touchpoints'] => {
  const access = tools.find((tool) => tool.class.value === 'access' || tool.class.value === 'identity')
  const secrets = tools.find(({ name }) => wordsOfName(name).some((word) => SECRETS.has(word)))
  return [
    ...(access === undefined ? [] : [{ value: 'access', why: `${access.name} changes who may do what` } as const]),
    ...(secrets === undefined ? [] : [{ value: 'secrets', why: `${secrets.name} handles one` } as const]),
  ]
}

const guessAmounts = (tools: readonly DraftTool[], survey: Survey): DraftAmount[] => {
  const byName = new Map<string, { tools: string[]; scale: number; values: number[]; seen: number }>()
  for (const tool of tools) {
    for (const { name, sink, scale = 2 } of tool.arguments) {
      if (sink?.value !== 'amount') continue
      const numbers = survey.tools.get(tool.name)?.arguments.get(name)?.numbers
      // One limit holds for all tools with an argument of this name only where it counts in the same unit.
      const key = `${name} ${scale}`
      const known = byName.get(key) ?? { tools: [], scale, values: [], seen: 0 }
      byName.set(key, {
        ...known,
        tools: [...known.tools, tool.name],
        values: [...known.values, ...(numbers?.values() ?? [])],
        seen: known.seen + (numbers?.seen ?? 0),
      })
    }
  }
  return [...byName].flatMap(([key, { tools: holders, scale, values, seen }]) => {
    const [middle, high] = [quantile(values, 0.5), quantile(values, 0.95)]
    if (middle === undefined || high === undefined || high <= 0 || high * 10 ** scale > LARGEST) return []
    const limit = (value: number, words: string): DraftAmount['large'] => ({
      value: Math.round(roundUp(Math.max(value, 10 ** -scale)) * 10 ** scale),
      why: `${words} of ${seen} amounts seen do not exceed ${value}`,
    })
    const argument = key.slice(0, key.lastIndexOf(' '))
    return { argument, scale, tools: holders, usual: limit(middle, 'half'), large: limit(high, '95 %') }
  })
}

/** The next of 1, 2, 5, 10, 20, 50 and so on: a limit people can remember. */
const roundUp = (value: number): number => {
  const unit = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * unit >= value * (1 - 1e-9)) ?? 10) * unit
}
