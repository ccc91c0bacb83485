import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOST } from '../helpers/client.ts'
import { testDeployment } from '../helpers/deployment.ts'

const WELL_KNOWN = '/.well-known/authzen-configuration'

const ENDPOINTS = {
  access_evaluation_endpoint: '/access/v1/evaluation',
  access_evaluations_endpoint: '/access/v1/evaluations',
  search_subject_endpoint: '/access/v1/search/subject',
  search_resource_endpoint: '/access/v1/search/resource',
  search_action_endpoint: '/access/v1/search/action',
}

const under = (base: string) =>
  Object.fromEntries(Object.entries(ENDPOINTS).map(([name, path]) => [name, `${base}${path}`]))

test('discovery names every endpoint, and no draft', async () => {
  await using d = await testDeployment()
  const { status, body, headers } = await d.http('GET', WELL_KNOWN)
  assert.equal(status, 200)
  assert.equal(headers.get('content-type'), 'application/json')
  assert.deepEqual(body, { policy_decision_point: HOST, ...under(HOST) })
})

test('the address is the configured one, whatever the request was sent to', async () => {
  const publicUrl = 'https://pdp.example.com'
  await using d = await testDeployment({ publicUrl })
  assert.deepEqual((await d.http('GET', WELL_KNOWN)).body, { policy_decision_point: publicUrl, ...under(publicUrl) })
})

test('drafts are announced where they are on', async () => {
  await using d = await testDeployment({ authZenDrafts: true })
  const { body } = await d.http('GET', WELL_KNOWN)
  assert.deepEqual(body['capabilities'], ['urn:openid:authzen:capability:access-request'])
  assert.equal(body['access_request_endpoint'], `${HOST}/access/v1/requests`)
  assert.deepEqual(body['obligations_supported'], ['notification', 'step-up', 'custom'])
})
