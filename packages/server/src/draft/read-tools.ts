import { readFile } from 'node:fs/promises'
import type { JsonValue } from '@answerable/contract'
import { listOf, objectOf, toolsOf } from '../replay/recording/values.ts'
import type { ToolSchema } from '../replay/types.ts'
import { DraftError } from './error.ts'

/**
 * Tool schemas from a JSON file: a list, an MCP `tools/list` result, or lists by use case. Of each tool only name,
 * description, argument schema and MCP hints are read.
 * @returns schemas by use case; those that count for every use case under ''
 * @throws DraftError `tools_malformed`
 */
export async function readTools(path: string): Promise<ReadonlyMap<string, readonly ToolSchema[]>> {
  let value: JsonValue
  try {
    value = JSON.parse(await readFile(path, 'utf8')) as JsonValue
  } catch (cause) {
    throw new DraftError('tools_malformed', `${path} is no JSON file that can be read`, cause)
  }
  const groups = objectOf(value)
  const single = listOf(value) ?? listOf(groups?.['tools'])
  const lists: [string, JsonValue][] = single === undefined ? Object.entries(groups ?? {}) : [['', single]]
  const found = new Map(lists.map(([name, list]) => [name, toolsOf(list)]))
  if ([...found.values()].every((tools) => tools.length === 0))
    throw new DraftError('tools_malformed', `${path} holds no list of tools with names`)
  return found
}
