import unittest

from cdk8s import App, Chart
from cdk_inference import InferenceTesting

from chat_service import ChatService


class ChatServiceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        chart = Chart(App(), "test", namespace="llm")
        cls.chat = ChatService(chart, "chat")
        cls.written = InferenceTesting.synth(chart)

    def test_nine_of_ten_requests_go_to_stable(self) -> None:
        self.assertEqual(self.written.shares(self.chat), {"stable": 0.9, "canary": 0.1})

    def test_stable_has_three_replicas(self) -> None:
        stable = self.written.object("Deployment", "chat-stable")
        self.assertEqual(stable["spec"]["replicas"], 3)

    def test_no_warning_is_left_that_nobody_acknowledged(self) -> None:
        warnings = [each for each in self.written.fidelity() if not each.acknowledged]
        self.assertEqual(warnings, [])


if __name__ == "__main__":
    unittest.main()
