import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { agentAsks, become, colleagueAgrees, editRow, type Guide, guideQuery, type Who } from '../../data/guide.ts'
import { type Health, healthQuery } from '../../data/health.ts'
import type { Session } from '../../data/session.ts'
import { useText } from '../../text/use-text.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { SigningProblem } from '../../ui/signing-problem.tsx'
import { GUIDED, type Progress, STEPS, type StepName, useDone, useProgress } from './progress.ts'
import './guide.css'

/** The guided five minutes of a practice log. Elsewhere there is nothing to see. */
export function GuidedPractice({ session }: { session: Session | undefined }) {
  const health = useQuery(healthQuery).data
  const guide = useQuery({ ...guideQuery, enabled: health?.practice === true }).data
  if (health?.practice !== true || guide === undefined) return null
  return <Panel key={health.origin} health={health} guide={guide} session={session} />
}

type PanelProps = { health: Health; guide: Guide; session: Session | undefined }

function Panel({ health, guide, session }: PanelProps) {
  const { t } = useText()
  const [progress, add] = useProgress(health.origin)
  const { done, me, votes } = useDone(progress, add, session, guide)
  const now = STEPS.find((step) => !done[step])
  if (progress.left === true) {
    return (
      <aside className="guide" aria-label={t.guide.title}>
        <Button weight="quiet" onPress={() => add({ left: false })}>
          {t.guide.goOn}
        </Button>
      </aside>
    )
  }
  return (
    <aside className="guide stack tight" aria-label={t.guide.title}>
      <div className="row guide-head">
        <p className="over">{now === undefined ? t.guide.title : t.guide.step(STEPS.indexOf(now) + 1, STEPS.length)}</p>
        <Button weight="quiet" onPress={() => add({ left: true })}>
          {t.guide.leave}
        </Button>
      </div>
      <div role="status" className="stack tight">
        <p className="strong">{now === undefined ? t.guide.finished : t.guide.steps[now][0]}</p>
        <p>{now === undefined ? t.guide.finishedSays : t.guide.steps[now][1]}</p>
        {progress.edited === undefined ? null : (
          <p className="small break" lang="en">
            {progress.edited.edited} → {progress.edited.found}
          </p>
        )}
      </div>
      {now === undefined ? null : <Act step={now} guide={guide} me={me} votes={votes} progress={progress} add={add} />}
      <details className="aside">
        <summary>{t.guide.all}</summary>
        <ol className="stack tight small">
          {STEPS.map((step) => (
            <li key={step} className={done[step] ? 'soft' : undefined}>
              {t.guide.steps[step][0]} {done[step] ? t.guide.done : ''}
            </li>
          ))}
        </ol>
      </details>
    </aside>
  )
}

type ActProps = {
  step: StepName
  guide: Guide
  me: Who | undefined
  votes: number
  progress: Progress
  add: (more: Progress) => void
}

/** Whose step it is: of the refund desk to decide, of the owner to stop and to reopen. */
const ACTOR: Partial<Readonly<Record<StepName, Who>>> = { be: 'ada', decide: 'rosa', stop: 'ada', reopen: 'ada' }

function Act({ step, guide, me, votes, progress, add }: ActProps) {
  const { t } = useText()
  const client = useQueryClient()
  const router = useRouter()
  const act = useMutation({
    mutationFn: (does: () => Promise<Progress>) => does(),
    onSuccess: async (more) => {
      add(more)
      await client.resetQueries({ queryKey: ['session'] })
      await client.invalidateQueries({ refetchType: 'active' })
      if (more.keys !== undefined && router.state.location.pathname === '/sign-in') router.history.replace('/')
    },
  })
  const actor = guide.people.find(({ who }) => who === ACTOR[step])
  const does = (label: string, todo: () => Promise<Progress>) => (
    <Button weight="act" isDisabled={act.isPending} onPress={() => act.mutate(todo)}>
      {label}
    </Button>
  )
  return (
    <>
      <div className="row">
        {actor !== undefined && me !== actor.who && !(step === 'decide' && votes > 0)
          ? does(t.guide.be(actor.name), async () => ({
              keys: { ...progress.keys, [actor.who]: await become(actor.who, actor.name, progress.keys?.[actor.who]) },
            }))
          : step === 'allowed'
            ? does(t.guide.ask('80.00'), async () => {
                const { decision, index } = await agentAsks('80.00')
                return { allowed: decision, entry: index }
              })
            : step === 'held'
              ? does(t.guide.ask('850.00'), async () => ({ held: (await agentAsks('850.00')).decision }))
              : step === 'refused'
                ? does(t.guide.ask('80.00'), async () => ({ refused: (await agentAsks('80.00')).decision }))
                : step === 'edited'
                  ? does(t.guide.edit, async () => ({ edited: await editRow() }))
                  : null}
        {step === 'decide' && votes > 0
          ? does(t.guide.second, async () => {
              await colleagueAgrees(progress.held ?? '')
              return {}
            })
          : null}
        {step === 'decide' && me === 'rosa' && votes === 0 ? (
          <ButtonLink to="/reviews" search={{ open: progress.held }}>
            {t.shell.reviews}
          </ButtonLink>
        ) : null}
        {step === 'stop' && me === 'ada' ? <ButtonLink to="/">{t.shell.mine}</ButtonLink> : null}
        {step === 'reopen' && me === 'ada' ? (
          <ButtonLink to="/use-cases/$useCase" params={{ useCase: GUIDED }}>
            {t.guide.toUseCase}
          </ButtonLink>
        ) : null}
        {step === 'verify' && progress.entry !== undefined ? (
          <>
            <ButtonLink to="/ledger/entries/$index" params={{ index: String(progress.entry) }}>
              {t.guide.toDecision}
            </ButtonLink>
            <ButtonLink to="/ledger">{t.shell.ledger}</ButtonLink>
          </>
        ) : null}
      </div>
      <SigningProblem error={act.error} />
    </>
  )
}
