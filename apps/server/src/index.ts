export { type Environment, readEnvironment } from './env.ts';
export { type Addresses, createAddresses } from './http/addresses.ts';
export { createApp } from './http/app.ts';
export { createHealth } from './http/health.ts';
export {
  openCore,
  type OpenedCore,
  type Progress,
  type RunningServer,
  startServer,
  templatesFolder,
} from './server.ts';
