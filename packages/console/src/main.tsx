import './platform/no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './app/router.tsx'
import { queryClient } from './data/client.ts'
import { applyTheme, currentTheme } from './platform/theme.ts'
import { TextProvider } from './text/use-text.tsx'
import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'
import './ui/lines.css'

applyTheme(currentTheme())
const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TextProvider>
          <RouterProvider router={router} />
        </TextProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
