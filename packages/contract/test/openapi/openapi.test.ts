import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorTable, eventTable, openApiDocument, type Route, routes } from '@answerable/contract'

type Operation = {
  operationId: string
  responses: Record<string, { 'x-codes'?: string[] }>
  'x-events': string[]
  parameters: { name: string; in: string }[]
  requestBody?: object
}
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, object> } }

const document = openApiDocument('1.2.3') as unknown as Document
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

describe('the OpenAPI document', () => {
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    test(`has ${name} with its parameters, events and errors`, () => {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()]
      assert.equal(operation?.operationId, name)
      assert.deepEqual(operation['x-events'], route.events)
      const inPath = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => parameter.name)
      assert.deepEqual(
        inPath,
        [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
      )
      for (const code of route.errors) {
        assert.ok(operation.responses[errorTable[code].status]?.['x-codes']?.includes(code), `${code} is missing`)
      }
      assert.equal(operation.requestBody !== undefined, route.method === 'POST')
    })
  }

  test('names no operation twice', () => {
    const ids = operations.map(({ operationId }) => operationId)
    assert.deepEqual([...new Set(ids)], ids)
    assert.equal(ids.length, Object.keys(routes).length)
  })

  test('has the schema of every event', () => {
    for (const type of Object.keys(eventTable)) assert.ok(document.components.schemas[`event.${type}`], type)
  })

  test('says only what resolves: every reference has its target', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? '')
    assert.ok(references.length > 20)
    for (const reference of references) {
      const name = reference.replace('#/components/schemas/', '')
      assert.ok(document.components.schemas[name], `${reference} leads nowhere`)
    }
  })
})

describe('the error table', () => {
  test('every code that a route can answer with is reachable, and each code belongs to a route or to all', () => {
    const everywhere = ['method_not_allowed', 'internal']
    const named = new Set((Object.values(routes) as Route[]).flatMap((route) => route.errors as readonly string[]))
    const unnamed = Object.keys(errorTable).filter((code) => !named.has(code) && !everywhere.includes(code))
    assert.deepEqual(unnamed, [])
  })
})
