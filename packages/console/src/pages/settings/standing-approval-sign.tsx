import type { Manifest } from '@answerable/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { coverageQuery } from '../../data/coverage.ts'
import { sessionQuery } from '../../data/session.ts'
import { useCaseFileQuery, useCaseQuery } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { hourOn } from '../../text/zone.ts'
import { DayField } from '../../ui/day-field.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { wordsOf } from '../reviews/act.ts'
import { scaleOf, unitsIn } from './minor.ts'

const TEN = 10
/** Arguments that steer where something goes: each has to be bounded. */
const steering = (manifest: Manifest | null | undefined, tool: string) =>
  (manifest?.tools.find(({ name }) => name === tool)?.arguments ?? []).filter(
    ({ sink }) => sink !== undefined && sink !== 'amount' && sink !== 'content',
  )

/** The owner's yes beforehand to calls of one kind, within bounds the gate can check. */
export function SignStandingApproval() {
  const { t, f } = useText()
  const me = useQuery(sessionQuery).data?.person
  const mine = useQuery(coverageQuery()).data?.useCases.filter(({ person }) => person === me) ?? []
  const [useCase, setUseCase] = useState('')
  const [tool, setTool] = useState('')
  const [bounds, setBounds] = useState<Readonly<Record<string, string>>>({})
  const [each, setEach] = useState('')
  const [total, setTotal] = useState('')
  const [count, setCount] = useState('1')
  const [day, setDay] = useState('')
  const asked = { enabled: useCase !== '' }
  const manifest = useQuery({ ...useCaseFileQuery(useCase), ...asked }).data?.accepted?.manifest
  const acceptance = useQuery({ ...useCaseQuery(useCase), ...asked }).data?.acceptance
  const scale = scaleOf(manifest, tool)
  const named = steering(manifest, tool)
  const amount = scale === null ? undefined : amountOf(unitsIn(each, scale), unitsIn(total, scale))
  const filled = named.map(({ name }) => ({ argument: name, values: linesOf(bounds[name] ?? '') }))
  const ready =
    tool !== '' &&
    day !== '' &&
    /^[1-9]\d{0,3}$/u.test(count) &&
    filled.every(({ values }) => values.length > 0) &&
    (scale === null || amount !== undefined)
  if (mine.length === 0) return null
  return (
    <Reasoned
      act={t.exceptions.signStanding}
      isReady={ready && acceptance != null}
      command="standing_approval.sign"
      payload={(reason) => ({
        useCase,
        assumptions: acceptance?.assumptions ?? '',
        tool,
        bounds: filled,
        ...(amount === undefined ? {} : { amount }),
        count: Number(count),
        until: hourOn(day, TEN, f.zone),
        reason,
      })}
    >
      <Choice
        label={t.useCases.useCase}
        value={useCase}
        options={[
          ['', t.settings.choose] as const,
          ...mine.map((one) => [one.useCase, one.name ?? one.useCase] as const),
        ]}
        onChange={setUseCase}
      />
      <Choice
        label={t.exceptions.which}
        value={tool}
        options={[
          ['', t.settings.choose] as const,
          ...(manifest?.tools ?? []).map(({ name }) => [name, wordsOf(name)] as const),
        ]}
        onChange={setTool}
      />
      {named.map(({ name }) => (
        <Field
          key={name}
          label={t.exceptions.only(name)}
          hint={t.exceptions.oneALine}
          lines={2}
          value={bounds[name] ?? ''}
          onChange={(text) => setBounds({ ...bounds, [name]: text })}
        />
      ))}
      {scale === null ? null : (
        <>
          <Field label={t.exceptions.each} value={each} onChange={setEach} />
          <Field label={t.exceptions.total} value={total} onChange={setTotal} />
        </>
      )}
      <Field label={t.exceptions.count} value={count} onChange={setCount} />
      <DayField label={t.exceptions.until} hint={t.exceptions.untilSays} value={day} onChange={setDay} />
    </Reasoned>
  )
}

const linesOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

const amountOf = (each: number | undefined, total: number | undefined) =>
  each === undefined || total === undefined ? undefined : { each, total }
