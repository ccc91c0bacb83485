import { writeFileSync } from 'node:fs'
import { errorsReference, httpReference, reasonsReference } from '@answerable/contract'
import { cliReference } from '../packages/server/src/cli/reference.ts'

/** Writes the reference pages that are generated from the contract and the commands. A test compares them with what it says. */
const pages = {
  errors: errorsReference(),
  reasons: reasonsReference(),
  'http-api': httpReference(),
  cli: cliReference(),
}

for (const [name, text] of Object.entries(pages)) {
  const path = new URL(`../docs/reference/${name}.md`, import.meta.url)
  writeFileSync(path, text)
  console.log(path.pathname)
}
