import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams, useRouterState } from '@tanstack/react-router'
import { postJson } from '../../data/http.ts'
import { makePasskey } from '../../data/sign-in.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { SigningProblem } from '../../ui/signing-problem.tsx'
import { When } from '../../ui/when.tsx'
import { Registered } from '../setup/setup-page.tsx'

type InvitationView = { name: string; email: string; unit: string; until: string; inviterName: string | null }

/** An invitation link: whom it is for, and a key of their own. The token is in the fragment, which no server sees. */
export function InvitationPage() {
  const { t } = useText()
  const { invitation } = useParams({ from: '/bare/invitation/$invitation' })
  const token = useRouterState({ select: (state) => state.location.hash })
  const query = useQuery({
    queryKey: ['invitation', invitation],
    queryFn: () => postJson<InvitationView>('/v1/invitations/read', { invitation, token }),
    enabled: token !== '',
  })
  const accept = useMutation({
    mutationFn: async ({ name, email }: InvitationView) => {
      const key = await makePasskey(name, email)
      await postJson(`/v1/invitations/${encodeURIComponent(invitation)}/accept`, { token, key })
    },
  })
  if (token === '')
    return <Page title={t.signIn.invited}>{<p className="note held">{t.signIn.invitationBroken}</p>}</Page>
  if (accept.isSuccess) return <Registered />
  return (
    <Loaded whole query={query}>
      {(view) => (
        <Page title={t.signIn.invitationTitle(view.name)} lead={t.signIn.invitationLead}>
          <Facts>
            <Fact term={t.signIn.by}>{view.inviterName ?? t.common.unknownPerson}</Fact>
            <Fact term={t.signIn.yourEmail}>{view.email}</Fact>
            <Fact term={t.useCases.until}>
              <When at={view.until} />
            </Fact>
          </Facts>
          <div className="row">
            <Button weight="act" isDisabled={accept.isPending} onPress={() => accept.mutate(view)}>
              {accept.isPending ? t.signIn.waiting : t.signIn.makePasskey}
            </Button>
          </div>
          <SigningProblem error={accept.error} />
        </Page>
      )}
    </Loaded>
  )
}
