import { readFileSync } from 'node:fs'
import { compileSecretRules, DetectError, type SecretScanner, shippedSecretRules } from '@answerable/detect'
import { ExitError } from '../platform/exit.ts'

let shipped: SecretScanner | undefined

/**
 * The rules secrets are found by: those of a file in gitleaks' shape as JSON, or the shipped ones. Compiled once.
 * A gate that was told to use rules and has none would look like one that found nothing, so it does not start.
 *
 * @param report told each rule the engine cannot use, with the reason
 * @throws ExitError `config_invalid`, naming the variable and what is wrong; never a text of the file
 */
export function loadSecretRules(file: string | undefined, report: (line: string) => void): SecretScanner {
  if (file === undefined) {
    shipped ??= compileSecretRules(shippedSecretRules)
    return shipped
  }
  const scanner = compile(read(file))
  for (const { id, why } of scanner.unsupported) report(`secret rule ${id} is not used: ${why}`)
  if (scanner.rules.length === 0) throw invalid('holds no rule that can be used')
  return scanner
}

function read(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw invalid(`cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, cause)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's message quotes the file: it is kept as the cause, and not shown.
    throw invalid('is not JSON', cause)
  }
}

function compile(rules: unknown): SecretScanner {
  try {
    return compileSecretRules(rules)
  } catch (cause) {
    if (cause instanceof DetectError) throw invalid(`is no set of rules: ${cause.message}`, cause)
    throw cause
  }
}

const invalid = (what: string, cause?: unknown): ExitError =>
  new ExitError('config_invalid', `the file in ANSWERABLE_SECRET_RULES ${what}`, { cause })
