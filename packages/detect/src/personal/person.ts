import type { PersonalFinding, Recogniser } from './types.ts'

const WORD = String.raw`\p{Lu}[\p{L}'’-]{1,30}`
const NAME = String.raw`(${WORD}(?: (?:\p{Lu}\.|(?:de|da|di|van|von|der|den|la|le|bin|al|el) ${WORD}|${WORD})){0,3})`

/** What has to stand before a name, and how much it says. */
const LEADS: [lead: string, score: number][] = [
  [String.raw`(?<!\p{L})(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Madam|Herr|Frau|Mme|Mlle|Señora?|Sra?|Sig|Dott)\.? `, 0.75],
  [String.raw`(?<!\p{L})(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir) (?:full )?name is `, 0.85],
  [String.raw`(?<!\p{L})(?:[Ff]ull |[Ff]irst |[Ll]ast |[Cc]ustomer |[Pp]atient )[Nn]ame: ?`, 0.8],
  [String.raw`(?<!\p{L})(?:I am called|Ich heiße|[Jj]e m'appelle|[Mm]e llamo|[Mm]i chiamo) `, 0.85],
  [String.raw`(?<!\p{L})(?:Dear|Yours sincerely,|Kind regards,|Best regards,|Sincerely,)\s{1,2}`, 0.6],
]
const PATTERNS = LEADS.map(([lead, score]) => ({ regex: new RegExp(lead + NAME, 'gu'), score }))

/** Words that follow such a lead in letters to nobody in particular. */
const NOBODY = /^(?:Sir|Madam|All|Team|Customer|Colleagues?|Support|Hiring|Everyone|Friends?)\b/u

/**
 * Names of people, only where a title, "my name is" or a salutation announces them. Finding names as such needs a
 * model of language, which is not part of this package; most names in a text are not found.
 */
export const personNames: Recogniser = (text) =>
  PATTERNS.flatMap(({ regex, score }) =>
    Array.from(text.matchAll(regex)).flatMap((match): PersonalFinding[] => {
      const name = match[1] ?? ''
      const end = match.index + match[0].length
      return NOBODY.test(name) ? [] : [{ type: 'person_name', start: end - name.length, end, score }]
    }),
  )
