import { RE2JS } from 're2js'
import type { SecretRule } from '@answerable/detect'
import { foldText } from '../src/secrets/char-set.ts'

/** Where a rule's matches and their groups are when the engine reads the whole text: what the scanner must equal. */
export function wholeText(rule: Pick<SecretRule, 'keywords'> & { regex: string }): (text: string) => string[] {
  const regex = RE2JS.compile(rule.regex)
  return (text) => {
    const folded = foldText(text)
    if (rule.keywords.length > 0 && !rule.keywords.some((word) => folded.includes(foldText(word)))) return []
    const found: string[] = []
    for (const matcher = regex.matcher(text); matcher.find(); ) {
      if (matcher.end() === matcher.start()) continue
      found.push(
        Array.from({ length: matcher.groupCount() + 1 }, (_, i) => `${matcher.start(i)}-${matcher.end(i)}`).join(),
      )
    }
    return found
  }
}
