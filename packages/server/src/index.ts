export { type Deployment, openDeployment } from './app/open-deployment.ts'
export { serve } from './app/serve.ts'
export { VERSION } from './app/version.ts'
