import { useText } from '../text/use-text.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'

export function NotFound() {
  const { t } = useText()
  return (
    <Page title={t.shell.notFound} lead={t.shell.notFoundSays}>
      <div className="row">
        <ButtonLink to="/">{t.shell.notFoundNext}</ButtonLink>
      </div>
    </Page>
  )
}
