import type { DraftSource, DraftTool, Guess } from './guess.ts'
import type { ToolSurvey } from './survey.ts'
import { nounsOf, readName, singular } from './words.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const CLOCK = words('day time date now today')
const OWN = words('me my own profile balance iban whoami account user info information setting')
const DIRECTORY = words('contact directory channel user member employee colleague staff team group')
const PERSONAL = words(
  'user contact email mail message inbox customer account transaction calendar event reservation passenger file ' +
    'profile balance iban person member channel order appointment patient employee',
)
const WEB = words('webpage web page website url internet news')
const MAX_SOURCES = 60

type Kind = Omit<DraftSource, 'tools'>

/**
 * Where data comes from, by what the tools that bring it are called.
 * INVARIANT: untrusted unless the name gives a reason; results are never asked, as whoever writes them would vouch for
 * themselves.
 */
export function guessSources(tools: readonly DraftTool[], surveys: ReadonlyMap<string, ToolSurvey>): DraftSource[] {
  const sources = new Map<string, { kind: Kind; tools: string[] }>()
  for (const {
    name,
    class: { value },
    arguments: args,
  } of tools) {
    const brings = value === 'read' || args.some(({ sink }) => sink?.value === 'url')
    if (!brings) continue
    const kind = kindOf(name, surveys.get(name))
    const id = sources.size >= MAX_SOURCES && !sources.has(kind.id) ? 'other-data' : kind.id
    const source = sources.get(id) ?? { kind: id === kind.id ? kind : others(id, 'internal'), tools: [] }
    sources.set(id, source)
    source.tools.push(name)
  }
  return [...sources.values()].map(({ kind, tools: names }) => ({ ...kind, tools: names }))
}

const kindOf = (name: string, survey: ToolSurvey | undefined): Kind => {
  const { object, beside, words: all } = readName(name)
  const nouns = [...nounsOf(object.length > 0 ? object : all)]
  const head = nouns.at(-1) ?? 'data'
  const asksNothing = (survey?.arguments.size ?? 0) === 0 && beside.length === 0
  if (asksNothing && nouns.every((noun) => CLOCK.has(noun) || noun === 'current')) {
    return { id: 'clock', class: 'public', trust: trusted('the day and the time come from the server') }
  }
  if (asksNothing && nouns.every((noun) => OWN.has(noun)))
    return { id: 'own-account', class: 'personal', trust: trusted('by its name, only the account’s own data') }
  // The last word itself: the details of a user are no list of users.
  if (DIRECTORY.has(singular(object.at(-1) ?? ''))) {
    const why = 'by its name, a directory: it may choose recipients, nothing else'
    return { id: 'directory', class: 'personal', trust: trusted(why), vouchesFor: ['recipient'] }
  }
  const id = `${singular(head)}-data`.replace(/[^a-z0-9-]/g, '').slice(0, 64)
  const isWeb = [...nouns, ...beside].some((noun) => WEB.has(noun))
  const isPersonal = nouns.some((noun) => PERSONAL.has(noun))
  return others(isWeb ? 'web' : id, isWeb ? 'public' : isPersonal ? 'personal' : 'internal')
}

const trusted = (why: string): Guess<'trusted'> => ({ value: 'trusted', why })
const others = (id: string, dataClass: Kind['class']): Kind => ({
  id,
  class: dataClass,
  trust: { value: 'untrusted', why: 'nothing says who writes here' },
})
