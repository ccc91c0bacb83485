import { lineOf, mask } from './mask.ts'
import type { TextFile, Violation } from './repo.ts'

export const LINE_CAP = 400

/** A file that is longer holds more than one idea. Generated files are exempt: nobody reads them. */
export function checkLength(files: TextFile[]): Violation[] {
  return files
    .filter((file) => !file.path.includes('.generated.'))
    .map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINE_CAP)
    .map(({ path, lines }) => ({ path, why: `${lines} lines; the cap is ${LINE_CAP}` }))
}

/** Finds what stands for work not done. The words are joined here so that this file does not find itself. */
export function checkUnfinished(files: TextFile[]): Violation[] {
  const words = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')
  return search(files, [
    [new RegExp(`\\b(?:${words})\\b`, 'gu'), 'unfinished work; do it, or write it into the issue'],
    [new RegExp(`\\bnot (?:yet )?${'imple' + 'mented'}\\b`, 'giu'), 'unfinished work; do it, or leave it out'],
  ])
}

/** Finds tests that are switched off without saying why, and those that switch the others off. */
export function checkSkips(files: TextFile[]): Violation[] {
  const code = files.map((file) => ({ ...file, text: mask(file.text, { comments: true, strings: true }) }))
  return search(code, [
    [/\b(?:test|it|describe|suite)\s*\.\s*only\b|\bonly\s*:\s*true\b/gu, 'runs alone and hides the others'],
    [
      /\b(?:test|it|describe|suite)\s*\.\s*(?:skip|todo)\b|\btodo\s*:/gu,
      "is off for good; use { skip: 'why' } or t.skip('why')",
    ],
    [/\bskip\s*:\s*true\b|\.\s*skip\s*\(\s*(?:''|""|``)?\s*\)/gu, 'skips without saying why'],
  ])
}

/** Every match of each pattern, as a violation with its line. */
export function search(files: TextFile[], patterns: [pattern: RegExp, why: string][]): Violation[] {
  return files.flatMap((file) =>
    patterns.flatMap(([pattern, why]) =>
      [...file.text.matchAll(pattern)].map((match) => ({
        path: file.path,
        line: lineOf(file.text, match.index),
        why: `"${match[0].trim()}" ${why}`,
      })),
    ),
  )
}
