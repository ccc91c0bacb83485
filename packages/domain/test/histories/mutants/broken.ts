import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { MUTANTS } from './list.ts'

/**
 * Loaded before the rules (`node --import`): one of them is read with the change of the mutant named in the environment.
 * The text it replaces has to be there exactly once, so that a mutant cannot rot into one that changes nothing.
 */
const mutant = MUTANTS.find(({ name }) => name === process.env['MUTANT'])
if (mutant === undefined) throw new Error(`no such mutant: ${process.env['MUTANT']}`)
const target = new URL(`../../../src/${mutant.file}`, import.meta.url).href

registerHooks({
  load(url, context, nextLoad) {
    if (url !== target) return nextLoad(url, context)
    const parts = readFileSync(fileURLToPath(url), 'utf8').split(mutant.from)
    if (parts.length !== 2) throw new Error(`${mutant.name}: its text is ${parts.length - 1} times in ${mutant.file}`)
    return { format: 'module-typescript', source: parts.join(mutant.to), shortCircuit: true }
  },
})
