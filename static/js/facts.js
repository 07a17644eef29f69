// The editor's chooser of facts: inserts a value that is stored as a reference.
{
  const { React, DraftJS, draftail } = window;

  class FactSource extends draftail.ModalWorkflowSource {
    getChooserConfig(entity) {
      return {
        url: this.props.entityType.chooserUrls.factChooser,
        urlParams: entity ? { ref: entity.getData().ref } : {},
        onload: {
          choose: (modal) => {
            modal.body.find("form").on("submit", (event) => {
              event.preventDefault();
              modal.postForm(event.target.action, window.jQuery(event.target).serialize());
            });
          },
          chosen: (modal, data) => modal.respond("factChosen", data.fact),
        },
        responses: { factChosen: this.onChosen },
      };
    }

    filterEntityData(data) {
      return { ref: data.ref };
    }

    onChosen(data) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent().createEntity(
        entityType.type, "IMMUTABLE", this.filterEntityData(data),
      );
      const changed = DraftJS.Modifier.replaceText(
        content, editorState.getSelection(), data.text, null, content.getLastCreatedEntityKey(),
      );
      this.workflow.close();
      onComplete(DraftJS.EditorState.push(editorState, changed, "insert-characters"));
    }
  }

  function Fact({ children, contentState, entityKey }) {
    const { ref } = contentState.getEntity(entityKey).getData();
    return React.createElement("span", { className: "Draftail-fact", title: ref }, children);
  }

  draftail.registerPlugin({ type: "FACT", source: FactSource, decorator: Fact }, "entityTypes");
}
