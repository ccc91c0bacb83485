import { type CheckedManifest, type Manifest, peopleIn, withPeople } from '@answerable/contract'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Changes } from './changes.tsx'
import { type Draft, rulesOf } from './draft.ts'
import { personNamed, useKnown } from './wizard-context.ts'

/** What is registered now, to begin with and to compare with. */
export type Registered = { manifest: Manifest; policy: string; tests: string; revision: number }

type ProposeProps = {
  draft: Draft
  checked: CheckedManifest
  /** `checked` is of this draft: until then nothing is compared or signed */
  isCurrent: boolean
  registered: Registered | undefined
  onDone: (useCase: string) => void
}

/** The two signatures of a proposal: the file, then the rules for exactly that revision of it. */
export function Propose({ draft, checked, isCurrent, registered, onDone }: ProposeProps) {
  const { t } = useText()
  const { people } = useKnown()
  const [signing, setSigning] = useState<'file' | 'rules'>()
  const [revision, setRevision] = useState<number>()
  // Signing a revision makes it the registered one: what it is compared with stays what it was when this began.
  const [compared] = useState(registered)
  if (checked.manifest === null) return null
  const unknown = peopleIn(checked.manifest).filter((who) => personNamed(who, people) === undefined)
  const manifest = withPeople(checked.manifest, (who) => personNamed(who, people) ?? who)
  const { policy, tests } = rulesOf(draft)
  const sameFile =
    compared !== undefined && JSON.stringify(sorted(compared.manifest)) === JSON.stringify(sorted(manifest))
  const sameRules = compared !== undefined && compared.policy === policy && compared.tests === tests
  const act = registered === undefined ? t.wizard.register : t.wizard.propose
  const mayAct = isCurrent && checked.ok
  const publishFor = revision ?? (sameFile ? compared.revision : undefined)
  return (
    <div className="stack">
      {compared === undefined || !isCurrent ? null : (
        <Changes before={compared.manifest} after={manifest} rulesChanged={checked.rulesChanged} />
      )}
      {unknown.length === 0 ? null : (
        <p className="note shut" role="alert">
          {t.wizard.unknownPeople(unknown.join(', '))}
        </p>
      )}
      {sameFile && sameRules ? null : (
        <>
          {publishFor === undefined ? (
            <p className="soft">{t.wizard.twoActs}</p>
          ) : revision === undefined ? null : (
            <p role="status">{t.wizard.registered(revision)}</p>
          )}
          <div className="row">
            {publishFor === undefined ? (
              <Button weight="act" isDisabled={!mayAct || unknown.length > 0} onPress={() => setSigning('file')}>
                {act}
              </Button>
            ) : (
              <Button weight="act" isDisabled={!mayAct} onPress={() => setSigning('rules')}>
                {t.wizard.publish}
              </Button>
            )}
          </div>
        </>
      )}
      {signing === 'file' ? (
        <Ceremony
          command="use_case.register"
          payload={{ manifest }}
          act={act}
          done={(signed) => <Told value={Number(signed['revision'])} tell={setRevision} />}
          onClose={() => setSigning(undefined)}
        />
      ) : null}
      {signing === 'rules' && publishFor !== undefined ? (
        <Ceremony
          command="policy.publish"
          payload={{
            useCase: manifest.use_case,
            revision: publishFor,
            policy,
            tests,
            ...(draft.entities === undefined ? {} : { entities: draft.entities }),
          }}
          act={t.wizard.publish}
          done={() => <Told value={manifest.use_case} tell={onDone} />}
          onClose={() => setSigning(undefined)}
        />
      ) : null}
    </div>
  )
}

/** Hands on what a signature came to, once its receipt is shown. */
function Told<T>({ value, tell }: { value: T; tell: (value: T) => void }) {
  const told = useRef(tell)
  useEffect(() => told.current(value), [value])
  return null
}

/** The same value in one spelling: the order of names says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  )
}
