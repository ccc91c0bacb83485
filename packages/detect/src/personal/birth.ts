import { near } from './context.ts'
import type { PersonalFinding, Recogniser } from './types.ts'
import words from './words.json' with { type: 'json' }

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const DATE = new RegExp(
  [
    String.raw`(?<![\d.,/-])(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))(?![\d/-])`,
    String.raw`\b\d{1,2}(?:st|nd|rd|th)?\.? (?:of )?${MONTH}\.?,? \d{4}\b`,
    String.raw`\b${MONTH}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b`,
  ].join('|'),
  'giu',
)
const saysBirth = near(words.birth)

/** Dates of birth: a date is one only where a word for birth stands nearby. Other dates are no personal data. */
export const datesOfBirth: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (const match of text.matchAll(DATE)) {
    const [start, end] = [match.index, match.index + match[0].length]
    if (saysBirth(text, start, end)) found.push({ type: 'date_of_birth', start, end, score: 0.85 })
  }
  return found
}
