import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Menu, MenuItem } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { coverageQuery } from '../../data/coverage.ts'
import { healthQuery } from '../../data/health.ts'
import { peopleQuery } from '../../data/people.ts'
import { useText } from '../../text/use-text.tsx'
import { Field } from '../../ui/field.tsx'
import { PLACES } from '../places.ts'
import { hitsFor } from './hits.ts'
import '../../ui/ceremony.css'
import './search.css'

/** One field for everything: type, choose with the arrows, go with Enter, leave with Escape. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const router = useRouter()
  const [text, setText] = useState('')
  const useCases = useQuery(coverageQuery()).data?.useCases ?? []
  const people = useQuery(peopleQuery).data?.people ?? []
  const size = useQuery(healthQuery).data?.size ?? 0
  const pages = [
    ...PLACES.map(([key, to]) => [t.shell[key], to] as const),
    [t.map.title, '/responsibilities'] as const,
    [t.settings.people, '/settings/people'] as const,
    [t.settings.authority, '/settings/authority'] as const,
    [t.records.policies, '/settings/policies'] as const,
    [t.records.vendors, '/settings/vendors'] as const,
  ]
  const hits = hitsFor(text, { pages, useCases, people, size, entryLabel: t.find.entry })
  const go = (to: string): void => {
    onClose()
    router.history.push(to)
  }
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => (open ? undefined : onClose())}>
      <Modal className="ceremony">
        <Dialog className="stack">
          <Heading slot="title" level={2}>
            {t.find.title}
          </Heading>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <Field label={t.find.field} type="search" value={text} onChange={setText} autoFocus />
            <Menu
              className="hits"
              aria-label={t.find.results}
              items={hits}
              onAction={(to) => go(String(to))}
              renderEmptyState={() => <p className="soft">{t.find.nothing}</p>}
            >
              {({ kind, label, more, to }) => (
                <MenuItem id={to} textValue={label} className="hit">
                  <bdi className="break">{label}</bdi>
                  <span className="soft small break">{[t.find.kind[kind], more].filter(Boolean).join(' · ')}</span>
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
