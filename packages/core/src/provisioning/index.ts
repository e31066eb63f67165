export {
  createProvisioning,
  type NewDataKey,
  type Provisioned,
  type Provisioning,
  type ProvisionRequest,
} from './service.ts';
