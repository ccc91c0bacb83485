import { search } from './hygiene.ts'
import type { TextFile, Violation } from './repo.ts'

/** Written in two halves: the checker reads its own source too. */
const CLAIM = `compl${'iant'}`
const TOOLS = [`cla${'ude'}`, `anth${'ropic'}`, `copi${'lot'}`, `chat${'gpt'}`].join('|')
const MAKER = '(?:AI|LLM|language model|assistant|chatbot)'

/**
 * Words that must not stand in what users read.
 *
 * No text claims that a law is met: software supports evidence for that, people meet it. And texts speak about the
 * product, not about the tools or folders of whoever wrote them.
 */
export function checkWords(files: TextFile[]): Violation[] {
  return search(files, [
    [new RegExp(`\\b(?:non-?)?${CLAIM}\\b`, 'giu'), 'claims too much; write "supports evidence for"'],
    [new RegExp(`\\b(?:${TOOLS})\\b`, 'giu'), 'names a tool of the writer'],
    [
      new RegExp(`\\b(?:written|generated|built|coded) (?:by|with) (?:an? )?${MAKER}\\b`, 'giu'),
      'speaks of how it was made',
    ],
    [/\bco-authored-by\b/giu, 'speaks of how it was made'],
    [/(?<![\w.])\/work\/|(?<![\w/])\.\.\/shared\//gu, 'is a folder of the writer, which no reader has'],
  ])
}
