import type { ActionClass } from '@answerable/contract'

/** A tool's name as words: `calendar.createEvent`, `create_calendar_event` and `create-event` all have the verb `create`. */
export type NameWords = {
  readonly words: readonly string[]
  /** The first word that names an act, with what that act usually is; undefined where no word does. */
  readonly verb: string | undefined
  readonly kind: ActionClass | undefined
  /** Words after the verb, up to the first preposition, then those after it. */
  readonly object: readonly string[]
  readonly beside: readonly string[]
}

export const wordsOfName = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')

export function readName(name: string): NameWords {
  // Behind a tool server's name: `mail__read_inbox` reads.
  const own = wordsOfName(name.split(/__|[./:]/).at(-1) ?? '')
  const words = own.length > 0 ? own : wordsOfName(name)
  const at = words.findIndex((word) => VERBS.has(word))
  const verb = words[at]
  const after = at < 0 ? words : [...words.slice(at + 1), ...(at + 1 === words.length ? words.slice(0, at) : [])]
  const split = after.findIndex((word) => PREPOSITIONS.has(word))
  return {
    words,
    verb,
    kind: verb === undefined ? undefined : VERBS.get(verb),
    object: split < 0 ? after : after.slice(0, split),
    beside: split < 0 ? [] : after.slice(split + 1),
  }
}

/** `messages` and `message` are one noun here. */
export const singular = (word: string): string =>
  /(?:ss|us|is)$/.test(word) || word.length < 4
    ? word
    : word
        .replace(/ies$/, 'y')
        .replace(/(x|ch|sh)es$/, '$1')
        .replace(/s$/, '')

export const nounsOf = (words: readonly string[]): Set<string> =>
  new Set(words.filter((word) => !PREPOSITIONS.has(word) && !FILLERS.has(word)).map(singular))

const PREPOSITIONS = new Set(['by', 'in', 'for', 'from', 'of', 'with', 'to', 'on', 'at', 'into', 'as'])
const FILLERS = new Set(['a', 'an', 'the', 'all', 'new', 'most', 'recent', 'available', 'tool', 'details', 'detail'])

const list = (text: string): string[] => text.split(' ')

const VERBS: ReadonlyMap<string, ActionClass> = new Map(
  Object.entries({
    read: list(
      'get list read search find fetch show view lookup look query check count describe retrieve browse inspect load ' +
        'think calculate compute convert compare validate verify translate summarize summarise estimate preview whoami',
    ),
    external: list(
      'send email mail message post publish reply forward tweet notify call dial text pay transfer wire remit donate ' +
        'order buy purchase book reserve checkout submit charge refund subscribe issue dispatch ship print',
    ),
    access: list('share unshare grant revoke invite approve allow permit block unblock assign unassign join kick ban'),
    destroy: list('delete destroy erase purge drop wipe trash terminate kill truncate'),
    write: list(
      'create make add insert write append update edit modify change set save store rename move copy upload draft mark ' +
        'archive tag label schedule reschedule cancel remove close open start stop enable disable pause resume reset ' +
        'put patch register apply merge commit push run execute restore lock unlock book follow unfollow unsubscribe',
    ),
  } satisfies Partial<Record<ActionClass, string[]>>)
    .flatMap(([kind, verbs]) => verbs.map((verb): [string, ActionClass] => [verb, kind as ActionClass]))
    .toReversed(),
)

/** Objects that make an act on them an act of another class. */
export const PEOPLE = new Set(list('user member participant collaborator role permission group team admin'))
export const INVITED = new Set(list('participant attendee guest invitee'))
export const MONEY = new Set(list('money payment transaction transfer invoice refund fund order subscription donation'))
export const IDENTITY = new Set(list('password passphrase credential mfa pin profile identity passcode'))
export const OWN_DETAILS = new Set(list('user account person me my own'))

/** Pairs of acts of which the second takes the first back. */
export const INVERSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['create', ['delete', 'cancel', 'remove', 'destroy']],
  ['make', ['cancel', 'delete', 'remove']],
  ['add', ['remove', 'delete']],
  ['insert', ['delete', 'remove']],
  ['book', ['cancel']],
  ['reserve', ['cancel']],
  ['order', ['cancel']],
  ['schedule', ['unschedule', 'cancel', 'delete']],
  ['cancel', ['create', 'book', 'reserve', 'schedule', 'restore']],
  ['remove', ['add', 'invite', 'insert']],
  ['invite', ['remove', 'kick']],
  ['kick', ['invite']],
  ['grant', ['revoke']],
  ['revoke', ['grant']],
  ['share', ['unshare', 'revoke']],
  ['assign', ['unassign']],
  ['enable', ['disable']],
  ['disable', ['enable']],
  ['open', ['close']],
  ['close', ['open']],
  ['start', ['stop']],
  ['stop', ['start']],
  ['pause', ['resume']],
  ['resume', ['pause']],
  ['lock', ['unlock']],
  ['unlock', ['lock']],
  ['block', ['unblock']],
  ['follow', ['unfollow']],
  ['subscribe', ['unsubscribe']],
  ['archive', ['restore']],
  ['issue', ['cancel', 'revoke']],
])

/** Acts that put a value where another stood: the old value, looked up before, takes them back. */
export const SETTERS = new Set(list('update edit modify change set rename move reschedule mark tag label put patch'))

/** Acts that only add: nothing that was there is lost. */
export const MAKERS = new Set(list('create make add insert draft upload copy register'))
