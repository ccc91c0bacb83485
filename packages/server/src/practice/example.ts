import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, readManifest, readYaml } from '@answerable/contract'
import { isObject, objectsAt, textAt } from '../cli/reply.ts'
import { StoryBroken } from './narrator.ts'

/** The running example, from the checkout or from the installed package. */
export function readExample(): { manifest: Manifest; policy: string; tests: string; people: Map<string, string> } {
  const folder = [join(import.meta.dirname, '../../../..'), join(import.meta.dirname, '../..')]
    .map((root) => join(root, 'examples/refund-assistant'))
    .find((path) => existsSync(path))
  if (folder === undefined) throw new StoryBroken('the folder examples/refund-assistant is not beside the program')
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const people = readYaml(text('people.yaml')).value
  const listed = isObject(people) ? objectsAt(people, 'people') : []
  return {
    manifest: readManifest(text('answerable.yaml')).manifest,
    policy: text('policy.cedar'),
    tests: text('policy.tests.yaml'),
    people: new Map(listed.map((person) => [textAt(person, 'email'), textAt(person, 'name')])),
  }
}
