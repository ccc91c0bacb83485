import fc from 'fast-check'
import { play, step } from '../play.ts'

/** Plays histories with the rules as they were loaded, until a predicate objects. Prints what it said; else nothing. */
const [runs = 0, seed = 1] = process.argv.slice(2).map(Number)
for (const steps of fc.sample(fc.array(step, { minLength: 100, maxLength: 100 }), { numRuns: runs, seed })) {
  const [, fault] = play(steps)
  if (fault === undefined) continue
  process.stdout.write(fault)
  break
}
