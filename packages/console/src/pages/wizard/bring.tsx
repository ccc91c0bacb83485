import type { CheckedManifest, JsonObject } from '@answerable/contract'
import { useMutation } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { checkManifest } from '../../data/manifest-check.ts'
import { useText } from '../../text/use-text.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { type Draft, emptyDraft } from './draft.ts'
import { toForm } from './form.ts'
import { IssueLines } from './issues.tsx'

const MOST = 1_000_000

type Brought = { name: string; checked: CheckedManifest; policy: string; tests: string; entities: string | undefined }

/** A file instead of answers: read by the server's own checker, refused with line and column, never half taken. */
export function Bring({ onRead }: { onRead: (draft: Draft) => void }) {
  const { t } = useText()
  const [over, setOver] = useState(false)
  const bring = useMutation({
    mutationFn: readFiles,
    onSuccess: (brought) => {
      const draft = draftOf(brought)
      if (draft !== undefined) onRead(draft)
    },
  })
  const take = (files: FileList | null): void => {
    if (files !== null && files.length > 0) bring.mutate([...files])
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const brought = bring.data
  return (
    <section
      className="drop stack tight"
      data-over={over || undefined}
      aria-label={t.wizard.importTitle}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className="field">
        <span className="label">{t.wizard.importTitle}</span>
        <span className="hint">{t.wizard.importSays}</span>
        <input
          className="input"
          type="file"
          multiple
          accept=".yaml,.yml,.json,.cedar"
          aria-label={t.wizard.importChoose}
          onChange={({ target }) => take(target.files)}
        />
      </label>
      {bring.error === null ? null : bring.error instanceof TooLarge ? (
        <p className="note shut" role="alert">
          {t.wizard.tooLarge}
        </p>
      ) : (
        <ProblemNote error={bring.error} />
      )}
      {brought === undefined ? null : brought.checked.manifest === null ? (
        <div className="note shut stack tight" role="alert">
          <p className="strong">{t.wizard.refused(brought.name)}</p>
          <IssueLines issues={brought.checked.issues} />
        </div>
      ) : (
        <p className="note open" role="status">
          {t.wizard.imported(brought.name)}
        </p>
      )}
    </section>
  )
}

class TooLarge extends Error {}

/** @throws TooLarge, Problem */
async function readFiles(files: readonly File[]): Promise<Brought> {
  if (files.some(({ size }) => size > MOST)) throw new TooLarge()
  const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })))
  const kind = (fits: RegExp) => texts.find(({ name }) => fits.test(name))
  const policy = kind(/\.cedar$/iu)
  const tests = kind(/tests?\.(?:ya?ml|json)$/iu)
  const entities = kind(/entities?\.(?:ya?ml|json)$/iu)
  const manifest = texts.find((one) => one !== policy && one !== tests && one !== entities) ?? texts[0]
  const checked = await checkManifest({
    text: manifest?.text ?? '',
    policy: policy?.text ?? '',
    tests: tests?.text ?? '',
    ...(entities === undefined ? {} : { entities: entities.text }),
  })
  const rest = { policy: policy?.text ?? '', tests: tests?.text ?? '', entities: entities?.text }
  return { name: manifest?.name ?? '', checked, ...rest }
}

function draftOf({ checked, policy, tests, entities }: Brought): Draft | undefined {
  if (checked.manifest === null) return undefined
  return {
    ...emptyDraft,
    form: toForm(checked.manifest as unknown as JsonObject),
    source: policy === '' ? 'words' : 'file',
    policy,
    tests,
    ...(entities === undefined ? {} : { entities }),
  }
}
