import { readdirSync, readFileSync } from 'node:fs'
import {
  type CompiledPolicy,
  compilePolicy,
  NO_DETECTIONS,
  type PolicyRequest,
  type PolicySubject,
} from '@answerable/policy'

export type CaseFile = { description: string; subject: PolicySubject; policy: string[]; cases: unknown[] }
export type RefusedFile = {
  subject: PolicySubject
  cases: { name: string; policy: string[]; issues: { line: number; column: number; code: string }[] }[]
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

export const caseFiles = (): [name: string, file: CaseFile][] =>
  readdirSync(new URL('cases/', import.meta.url)).map((name) => [name, JSON.parse(read(`cases/${name}`)) as CaseFile])

export const caseFile = (name: string): CaseFile => JSON.parse(read(`cases/${name}.json`)) as CaseFile
export const refusedFile = (): RefusedFile => JSON.parse(read('refused.json')) as RefusedFile
export const compileFile = ({ policy, subject }: CaseFile): CompiledPolicy => compile(policy.join('\n'), subject)
export const compile = (text: string, subject: PolicySubject = SUBJECT): CompiledPolicy =>
  compilePolicy({ text, subject, digest: 'sha256:test' })

export const SUBJECT: PolicySubject = {
  useCase: 'small',
  roles: ['clerk', 'lead'],
  tools: [
    {
      name: 'pay',
      class: 'write',
      undo: 'irreversible',
      arguments: [{ name: 'amount', type: 'integer', sink: 'amount' }],
    },
    { name: 'look', class: 'read', undo: 'reversible', arguments: [] },
  ],
}

export const request = (
  over: Partial<PolicyRequest> = {},
  facts: Partial<PolicyRequest['facts']> = {},
): PolicyRequest => ({
  agent: 'bot',
  kind: 'action',
  tool: 'pay',
  arguments: { amount: 10 },
  trace: { request: [], trusted: [], untrusted: [], model: [], unknown: [] },
  facts: {
    tier: 'T2',
    mode: 'live',
    autonomy: 'autonomous',
    runUntrusted: false,
    callsInRun: 1,
    waived: [],
    practice: false,
    dataClasses: [],
    detectors: { ...NO_DETECTIONS },
    ...facts,
  },
  ...over,
})
