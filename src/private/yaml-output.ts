/** How an app writes its manifests; a part of its `AppRegistry`. @internal */
export class YamlOutput {
  /** Whether each text is written so that kubectl reads it as it is; cdk8s' own `App` does not. */
  public isExact = false;
}
