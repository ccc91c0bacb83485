import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { postJson } from '../data/http.ts'
import { useText } from '../text/use-text.tsx'
import { Button } from '../ui/button.tsx'

/** Ends the session here and at the server, and forgets everything this page had read. */
export function SignOut() {
  const { t } = useText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = useMutation({
    mutationFn: () => postJson('/v1/sign-out', {}),
    onSettled: async () => {
      client.clear()
      await navigate({ to: '/sign-in' })
    },
  })
  return (
    <Button weight="quiet" isDisabled={leave.isPending} onPress={() => leave.mutate()}>
      {t.shell.signOut}
    </Button>
  )
}
