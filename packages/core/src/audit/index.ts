export { chainStart, hashEvent } from './chain.ts';
export {
  type Audit,
  type AuditAct,
  type AuditEvent,
  type ChainEvent,
  type ChainPage,
  createAudit,
} from './service.ts';
