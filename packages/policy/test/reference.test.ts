import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ISSUE_CODES, type PolicySubject, parsePolicyTests, policySentences, runPolicyTests } from '@answerable/policy'
import { ANNOTATIONS } from '../src/annotations.ts'
import { schemaOf } from '../src/schema.ts'
import { compile, SUBJECT } from './fixtures.ts'

const page = readFileSync(new URL('../../../docs/reference/policy.md', import.meta.url), 'utf8')

/** The fenced block of the page with this info string. */
const block = (info: string): string => {
  const found = page.split(`\n\`\`\`${info}\n`)
  assert.equal(found.length, 2, `one block "${info}"`)
  return found[1]?.split('\n```')[0] ?? ''
}

/** First cells of the table under a heading, backticks removed. */
const names = (heading: string): string[] => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const cells = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '')
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
}

const subject = JSON.parse(block('json subject')) as PolicySubject
const compiled = compile(block('cedar policy'), subject)

test('the worked example compiles without a warning and its tests are complete', () => {
  assert.deepEqual(compiled.warnings, [])
  const report = runPolicyTests(compiled, parsePolicyTests(JSON.parse(block('json tests'))))
  assert.deepEqual(
    report.results.filter(({ passed }) => !passed),
    [],
  )
  assert.deepEqual([report.uncoveredRules, report.mutants.filter(({ killed }) => !killed)], [[], []])
})

test('the worked example reads as shown', () => {
  assert.deepEqual(policySentences(compiled), block('text sentences').split('\n'))
})

test('the page names every annotation, context attribute and finding, and no others', () => {
  assert.deepEqual(
    names('Annotations')
      .map((text) => /^@(\w+)/.exec(text)?.[1])
      .filter((name) => name !== undefined)
      .toSorted(),
    [...ANNOTATIONS].toSorted(),
  )
  const context = JSON.stringify(schemaOf(SUBJECT)['Answerable']?.actions['pay']?.appliesTo?.context)
  const { attributes } = JSON.parse(context) as { attributes: object }
  assert.deepEqual(
    names('Context')
      .filter((name) => name.startsWith('context.'))
      .toSorted(),
    Object.keys(attributes)
      .map((name) => `context.${name}`)
      .toSorted(),
  )
  assert.deepEqual(names('What publication refuses').toSorted(), [...ISSUE_CODES].toSorted())
})
