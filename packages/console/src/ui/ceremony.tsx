import type { HumanCommandType, PayloadInput } from '@answerable/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Heading } from 'react-aria-components/Heading'
import { sessionQuery, type OwnKey } from '../data/session.ts'
import { browserKey, type Prepared, prepareStatement, type Signed, signAndSend } from '../data/signing.ts'
import { detached } from '../platform/detached.ts'
import { useText } from '../text/use-text.tsx'
import { Button } from './button.tsx'
import { Cite } from './cite.tsx'
import { Loaded } from './loaded.tsx'
import { saveFile } from './save.ts'
import { SigningProblem } from './signing-problem.tsx'
import './ceremony.css'

type CeremonyProps<C extends HumanCommandType> = {
  command: C
  payload: PayloadInput<C>
  /** names the act: "Refuse", "Stop refunds now" */
  act: string
  onClose: () => void
  /** what follows, beside the receipt */
  done?: (signed: Signed) => ReactNode
}

type Opened = CeremonyProps<HumanCommandType>
const Open = createContext<(ceremony: Opened) => void>(() => undefined)

/**
 * Where ceremonies take place: above the pages. What is signed changes the page it was asked on, and the receipt must
 * outlive the button that led to it.
 */
export function CeremonyHost({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>()
  const close = (): void => {
    setOpened(undefined)
    opened?.onClose()
  }
  return (
    <Open value={setOpened}>
      {children}
      {opened === undefined ? null : <Stage {...opened} onClose={close} />}
    </Open>
  )
}

/**
 * Every act of a person, in the same three steps: read the exact words, confirm with the key, keep the receipt.
 * Nothing is signed that is not on the screen, and nothing is on the screen that is not signed.
 *
 * Opens once, with what it is first given: what a person has begun to read does not change under their eyes.
 */
export function Ceremony<C extends HumanCommandType>(props: CeremonyProps<C>) {
  const open = use(Open)
  const begun = useRef(props as unknown as Opened)
  useEffect(() => open(begun.current), [open])
  return null
}

function Stage({ command, payload, act, onClose, done }: Opened) {
  const { t } = useText()
  const session = useQuery(sessionQuery).data
  const key = session === undefined ? undefined : browserKey(session)
  return (
    <ModalOverlay className="veil" isOpen onOpenChange={(open) => (open ? undefined : onClose())} isDismissable={false}>
      <Modal className="ceremony">
        <Dialog className="stack">
          <Heading slot="title" level={2}>
            {act}
          </Heading>
          {key === undefined ? (
            <>
              <p className="note held">{t.signing.noKey}</p>
              <div className="row">
                <Button onPress={onClose}>{t.common.close}</Button>
              </div>
            </>
          ) : (
            <Steps command={command} payload={payload} act={act} ownKey={key} onClose={onClose} done={done} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

type StepsProps = Omit<Opened, 'done'> & { ownKey: OwnKey; done: Opened['done'] | undefined }

function Steps({ command, payload, act, ownKey, onClose, done }: StepsProps) {
  const { t } = useText()
  const client = useQueryClient()
  const prepared = useQuery({
    queryKey: ['statement', command, payload, ownKey.id],
    queryFn: () => prepareStatement(command, payload, ownKey),
    // A statement is good once and for minutes: it is asked for when it is shown, and never kept.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const sign = useMutation({
    mutationFn: (ready: Prepared) => signAndSend(ready, ownKey),
    onSuccess: () => detached(client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'statement' })),
  })
  if (sign.data !== undefined) return <Done signed={sign.data} onClose={onClose} more={done} />
  return (
    <>
      <Loaded query={prepared}>
        {(ready) => (
          <>
            <p className="soft">{t.signing.exactly}</p>
            <Sentences text={ready.text} />
            <SigningProblem error={sign.error} />
            <div className="row">
              <Button weight="act" isDisabled={sign.isPending} onPress={() => sign.mutate(ready)}>
                {sign.isPending ? t.signIn.waiting : t.signing.confirm(act)}
              </Button>
              <Button isDisabled={sign.isPending} onPress={onClose}>
                {t.signing.back}
              </Button>
            </div>
          </>
        )}
      </Loaded>
      {prepared.isError ? (
        <div className="row">
          <Button onPress={onClose}>{t.signing.back}</Button>
        </div>
      ) : null}
    </>
  )
}

/** The words, one sentence a line; each stands alone in its direction, so that none can turn its neighbour around. */
export function Sentences({ text }: { text: readonly string[] }) {
  return (
    <div className="sentences contract" lang="en">
      {text.map((sentence, place) => (
        // Sentences may repeat; their place is what tells them apart.
        <p key={`${place} ${sentence}`} dir="auto">
          {sentence}
        </p>
      ))}
    </div>
  )
}

function Done({ signed, onClose, more }: { signed: Signed; onClose: () => void; more: StepsProps['done'] }) {
  const { t } = useText()
  const receipt = `${JSON.stringify(signed.receipt, null, 2)}\n`
  return (
    <>
      <p className="note open" role="status">
        {t.signing.done} <Cite entry={signed.index} />
      </p>
      {more?.(signed)}
      <div className="row">
        <Button weight="act" onPress={onClose}>
          {t.common.close}
        </Button>
        <Button onPress={() => saveFile(`entry-${signed.index}.receipt.json`, receipt)}>{t.ledger.receipt}</Button>
      </div>
    </>
  )
}
