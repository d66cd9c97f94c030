import { Duration } from 'cdk8s';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { aDeployment, aService } from '../support/builders';

/** A program with one warning, which is acknowledged. */
function acknowledged(acknowledgement: ci.Acknowledgement): ci.InferenceService {
  const liveness = ci.Probe.fromTcpSocket({ port: 8000, period: Duration.seconds(5) });
  const { service } = aDeployment(aService(), { liveness });
  service.acknowledge('PROBE_STARTUP_BUDGET', acknowledgement);
  return service;
}

const ACKNOWLEDGEMENT = struct<ci.Acknowledgement>('Acknowledgement', {
  program: acknowledged,
  base: { reason: 'the model is small' },
  edit: 'names',
})({
  reason: { value: 'the model loads in a minute' },
  until: { value: '2000-01-01' },
});

export const ACKNOWLEDGEMENTS: Subject = { structs: [ACKNOWLEDGEMENT] };
