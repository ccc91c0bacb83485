import type { JsonObject, JsonValue } from '@answerable/contract'
import { isObject, type RpcAnswer } from './json-rpc.ts'

/**
 * The words an answer brings to the agent, for the record and for tracing: texts as they are, everything else as JSON,
 * binary content by type and length. Nothing readable is left out, since what is left out leaves no trace.
 */
export function textOfAnswer(answer: RpcAnswer): string {
  if ('error' in answer)
    return [answer.error.message, dataOf(answer.error.data)].filter((text) => text !== '').join('\n')
  const {
    content,
    contents,
    messages,
    structuredContent,
    _meta,
    isError: _error,
    resultType: _type,
    ...rest
  } = answer.result
  const blocks = [content, contents, messages].flatMap((list) => (Array.isArray(list) ? list.map(textOfBlock) : []))
  const others = Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)]
  return [...blocks, ...structured(structuredContent, blocks), ...others].join('\n')
}

/** Servers repeat structured content as text, plain or wrapped (MCP 2025-06-18, tools): once is enough. */
function structured(value: JsonValue | undefined, blocks: readonly string[]): string[] {
  if (value === undefined) return []
  const text = JSON.stringify(value)
  const inner = onlyValue(value)
  return blocks.some((block) => block === inner || sameJson(block, text)) ? [] : [text]
}

/** The text in `{ content: text }` or `{ result: text }`, the wrappings in use where a schema wants an object. */
function onlyValue(value: JsonValue): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const only = value['content'] ?? value['result']
  return typeof only === 'string' ? only : undefined
}

function sameJson(block: string, text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(block)) === text
  } catch {
    return false
  }
}

function textOfBlock(block: JsonValue): string {
  if (!isObject(block)) return JSON.stringify(block)
  if (typeof block['text'] === 'string') return block['text']
  const { resource, content } = block
  if (isObject(resource)) return textOfBlock(resource)
  if (isObject(content)) return textOfBlock(content)
  return JSON.stringify(withoutBinary(block))
}

function withoutBinary(block: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) =>
      (name === 'data' || name === 'blob') && typeof value === 'string'
        ? [name, `[${value.length} characters]`]
        : [name, value],
    ),
  )
}

function dataOf(data: JsonValue | undefined): string {
  if (data === undefined) return ''
  return typeof data === 'string' ? data : JSON.stringify(data)
}
